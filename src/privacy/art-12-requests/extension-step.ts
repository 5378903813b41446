/** Art. 12(3): two further months, where the request is complex or there are many, told with reasons within the first month. */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { caseClock, extensionInTime } from './clock.ts';
import { complaintText } from './complaint.ts';
import { requireStep } from './refusals.ts';
import { changeRequest } from './request.ts';
import { recordStep, takeStep, tellPerson, timeOf } from './step.ts';
import { askedFor, letter, letterDate } from './words.ts';

/** The only two (Art. 12(3)). */
export const extensionGrounds = ['complexity', 'number'] as const;

export interface Extension {
  /** Complexity when absent, unless the reasons name a ground. */
  readonly grounds?: readonly (typeof extensionGrounds)[number][];
  readonly reasons: string;
}

/** Extends and tells the person. A notice after the first month extends nothing: it is refused, and the case is late. */
export async function extendRequest(
  context: CallContext,
  id: string,
  version: number | undefined,
  body: Extension,
): Promise<void> {
  const grounds = body.grounds ?? [
    extensionGrounds.find((ground) => ground === body.reasons) ?? 'complexity',
  ];
  await takeStep(context, id, version, async ({ tx, request, facts }) => {
    requireStep(facts, { kind: 'extension' });
    const time = await timeOf(tx, request);
    const { inTime, by } = extensionInTime(time, context.now());
    if (!inTime) {
      const message = {
        en: `A notice of extension had to leave by ${by}. It is too late now, so nothing is extended and the case is late (Art. 12(3)). Answer without delay.`,
        es: `El aviso de ampliación debía salir hasta el ${by}. Ya es tarde, así que no se amplía nada y el caso está fuera de plazo (art. 12.3). Responda sin dilación.`,
      };
      throw new Problem('conflict', message, {
        findings: [{ code: 'request.extension_late', field: '', message }],
      });
    }
    const extended = { ...request, extendedAt: context.now().toString() };
    const { due } = caseClock({ ...time, request: extended }, context.now(), 'en');
    await changeRequest(tx, id, { extended_at: context.now(), extension_grounds: grounds });
    const step = await recordStep(tx, context, request, {
      kind: 'extension',
      data: { grounds: [...grounds], due },
      action: 'request.extended',
      personal: { reasons: body.reasons },
    });
    const { language } = request;
    const settings = await controllerSettings(tx);
    const letterBody = letter('extension', language, {
      number: request.number,
      asked: askedFor(request.type, language),
      grounds: grounds.map((ground) => letter(ground, language)).join(letter('and', language)),
      reasons: body.reasons,
      due: letterDate(due, language),
      rights: complaintText(settings, language).trim(),
      controller: settings.name,
    });
    await tellPerson(tx, context, request, step, letterBody);
  });
}
