/**
 * Somebody acts for the person (law.md §11.13): a lawyer, a parent, a guardian, whoever has a mandate, or the successor of one who
 * died. That they may, and that nothing sets them against the person, is checked by a human before anything is handed over.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { ADULT, ageOf } from '../../engine/subjects/age.ts';
import { invalid } from './intake.ts';
import type { Capacity } from './representative.ts';
import { changeRequest } from './request.ts';
import { keepNote, recordStep, takeStep } from './step.ts';

/** How it was shown that they may act. No copy of a document is kept. */
export const mandateProofs = [
  'power_of_attorney',
  'bar_register',
  'birth_certificate',
  'court_order',
  'certificate_of_inheritance',
  'known_to_us',
  'other',
] as const;

export interface MandateCheck {
  readonly result: 'accepted' | 'refused';
  readonly proof?: (typeof mandateProofs)[number];
  /** Whether something sets the representative against the person: a custody dispute, a gain of their own. */
  readonly conflict: 'none' | 'found';
  /** To whom the answer goes: the person where nothing is said. */
  readonly answerTo?: 'person' | 'representative';
  /** Where the person died: the law that lets the successor ask. Known for Spain, France and Italy. */
  readonly law?: string;
  readonly note?: string;
}

/** The GDPR does not cover the dead (recital 27); these laws give rights to those who come after them. */
const successorLaws: Readonly<Record<string, string>> = {
  ES: 'LOPDGDD, art. 3',
  FR: 'Loi 78-17, arts. 84 à 86',
  IT: 'D.lgs. 196/2003, art. 2-terdecies',
};

/** Settles whether the representative may act. A conflict is never accepted: the person, or a court, has to speak. */
export async function checkMandate(
  context: CallContext,
  id: string,
  version: number | undefined,
  body: MandateCheck,
): Promise<void> {
  await takeStep(context, id, version, async ({ tx, request, facts }) => {
    if (request.mandate === 'none' || request.capacity === null) {
      throw new Problem('conflict', {
        en: 'Nobody acts for the person in this case.',
        es: 'En este caso nadie actúa por la persona.',
      });
    }
    if (!['received', 'in_progress'].includes(facts.state)) {
      throw new Problem('conflict', {
        en: 'The case is decided or over; who acted for the person stays as it is.',
        es: 'El caso está decidido o cerrado; quién actuó por la persona se queda como está.',
      });
    }
    const accepted = body.result === 'accepted';
    if (accepted && body.conflict === 'found') {
      throw invalid('conflict', {
        en: 'Where the representative stands against the person, the mandate is not accepted: write to the person, or wait for the court.',
        es: 'Cuando el representante está enfrentado a la persona, la representación no se acepta: escriba a la persona o espere al juzgado.',
      });
    }
    if (accepted && body.proof === undefined)
      throw invalid('proof', {
        en: 'Say how it was shown that they may act.',
        es: 'Diga cómo se acreditó que puede actuar.',
      });
    if (!accepted && !body.note?.trim())
      throw invalid('note', {
        en: 'Say for your colleagues why it was not accepted.',
        es: 'Diga para sus compañeros por qué no se aceptó.',
      });
    if (accepted && isParental(request.capacity)) await refuseForAdults(context, request.subject);
    const law = accepted && request.capacity === 'successor' ? await successorLaw(tx, body.law) : null;
    const answerTo = accepted ? (body.answerTo ?? 'person') : 'person';
    await changeRequest(tx, id, { mandate: body.result, answer_to: answerTo });
    const step = await recordStep(tx, context, request, {
      kind: 'mandate',
      data: {
        result: body.result,
        capacity: request.capacity,
        conflict: body.conflict,
        answerTo,
        ...(body.proof && { proof: body.proof }),
        ...(law !== null && { law }),
      },
      action: 'request.mandate_checked',
    });
    await keepNote(tx, context, id, step, body.note);
  });
}

function isParental(capacity: Capacity): boolean {
  return capacity === 'parent';
}

/** Parents act for a child; for one who is of age they need a mandate like anybody. */
async function refuseForAdults(context: CallContext, subject: string | null): Promise<void> {
  const age = subject === null ? null : await ageOf(context, subject);
  if (age === null || age < ADULT) return;
  throw invalid('result', {
    en: `The person is ${age} years old and of age: a parent acts with a mandate only. Record the request anew with the capacity "mandate".`,
    es: `La persona tiene ${age} años y es mayor de edad: un progenitor solo actúa con poder. Registre de nuevo la solicitud con la calidad "mandate".`,
  });
}

async function successorLaw(
  tx: Parameters<typeof controllerSettings>[0],
  written: string | undefined,
): Promise<string> {
  const { country } = await controllerSettings(tx);
  const law = written?.trim() || successorLaws[country];
  if (law) return law;
  throw invalid('law', {
    en: 'The GDPR does not cover the dead (recital 27): name the law that lets the successor ask, or refuse the mandate.',
    es: 'El RGPD no protege a las personas fallecidas (considerando 27): nombre la ley que permite pedirlo al sucesor o rechace la representación.',
  });
}
