import { Type } from 'typebox';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';
import type { Clock } from '../clock.ts';

/**
 * `PUT /test/clock {now}`: moves the service's clock, and has it kept for the commands beside it. Mounted in test mode only; elsewhere the
 * address does not exist.
 */
export function testClockOperation(clock: Clock, keep: () => Promise<void>): Operation {
  const schema = Type.Object({ now: Type.String() });
  return {
    method: 'PUT',
    path: '/test/clock',
    summary: 'Move the clock (test mode only)',
    tag: 'Test',
    access: { kind: 'public' },
    scope: 'test:clock',
    body: schema,
    response: { 200: schema },
    async handle(_context, { body }) {
      const { now } = body as { readonly now: string };
      clock.set(instantOf(now));
      await keep();
      return { body: { now: clock.now().toString() } };
    },
  };
}

function instantOf(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw new Problem(
      'validation_failed',
      { en: 'The clock takes an instant.', es: 'El reloj admite un instante.' },
      {
        findings: [
          {
            code: 'wrong_format',
            field: 'now',
            message: {
              en: 'Give an instant such as 2026-03-05T10:00:00Z.',
              es: 'Indique un instante como 2026-03-05T10:00:00Z.',
            },
          },
        ],
      },
    );
  }
}
