import { useQueryClient } from '@tanstack/react-query';
import { call, Refusal } from '../api.ts';
import { type Action, useAction } from '../parts/use-action.ts';
import type { CaseJson } from './shapes.ts';

export interface StepTaker {
  readonly action: Action;
  /** Takes a step of the case with the version that was seen; the page then shows the case as it is. */
  take(resource: string, body: object): Promise<boolean>;
}

export function useStep(request: CaseJson, controls: Readonly<Record<string, string>> = {}): StepTaker {
  const queries = useQueryClient();
  const action = useAction(controls);
  const refresh = async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['request', request.id] }),
      queries.invalidateQueries({ queryKey: ['requests'] }),
      queries.invalidateQueries({ queryKey: ['erasure'] }),
    ]);
  };
  const take = (resource: string, body: object) =>
    action.run(async () => {
      try {
        await call('POST', `/requests/${request.id}/${resource}`, { body, version: request.version });
      } catch (cause) {
        // Somebody else went on with the case: show it as it is, and keep what was written.
        if (cause instanceof Refusal && cause.status === 412) await refresh();
        throw cause;
      }
      await refresh();
    });
  return { action, take };
}
