import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SaidFinding } from '../../metadata/finding.ts';
import type { FieldError } from '../../web/layout/layout.tsx';
import { Refusal } from '../api.ts';
import type { Action } from '../parts/use-action.ts';
import { useModules } from '../session.tsx';
import { modulesQuery } from '../session-queries.ts';
import { versionOf } from './queries.ts';

/** A change of definitions under way: whether it runs, what was wrong with it and where, whether somebody was quicker. */
export interface Defining {
  readonly busy: boolean;
  /** For the top of the form. */
  readonly errors: readonly FieldError[];
  /** What is wrong with each part: `label`, `privacy.purposes`. */
  readonly byPart: ReadonlyMap<string, string>;
  readonly stale: boolean;
  /** What is in force was loaded after somebody was quicker. */
  readonly caughtUp: boolean;
  /** Runs the work with the version that the form stands on; answers what it answered, undefined where it was refused. */
  run<Answer>(work: (version: number) => Promise<Answer>): Promise<Answer | undefined>;
  /** Says what is wrong without asking the service. */
  refuse(part: string, message: string): void;
  /** The findings of a check that was made here. */
  find(findings: readonly SaidFinding[]): void;
  /** Stands on what is in force now. */
  catchUp(): Promise<void>;
}

/** The part of a form that a finding is about; `field` is the name under which it stands among others. */
export function partOf(finding: string, field = ''): string {
  const plain = finding.replace(/^fields(\.|$)/, '').replace(/\[\d+\]/g, '');
  const own =
    plain === field ? 'name' : plain.startsWith(`${field}.`) ? plain.slice(field.length + 1) : plain;
  const [first = '', second] = own.split('.');
  return second !== undefined && (first === 'privacy' || first === 'options') ? `${first}.${second}` : first;
}

/** The id of the control of a part. */
export function controlOf(part: string): string {
  return `def-${part.replaceAll('.', '-')}`;
}

/** The same for a module's own parts, over which a field's form may lie. */
export function moduleControlOf(part: string): string {
  return `mod-${part.replaceAll('.', '-')}`;
}

export function useDefining(field = '', control: (part: string) => string = controlOf): Defining {
  const queries = useQueryClient();
  const [version, setVersion] = useState(versionOf(useModules()));
  const [state, setState] =
    useState<Pick<Defining, 'busy' | 'errors' | 'byPart' | 'stale' | 'caughtUp'>>(idle);
  const newest = () => versionOf(queries.getQueryData(modulesQuery.queryKey) ?? []);
  return {
    ...state,
    async run(work) {
      setState({ ...idle, busy: true });
      try {
        const answer = await work(version);
        await forgetDefinitions(queries);
        setVersion(newest());
        setState(idle);
        return answer;
      } catch (cause) {
        setState({ ...idle, ...refused(cause, field, control) });
        return undefined;
      }
    },
    refuse: (part, message) =>
      setState({
        ...idle,
        errors: [{ control: control(part), message }],
        byPart: new Map([[part, message]]),
      }),
    find: (findings) => setState({ ...idle, ...placed(findings, field, control) }),
    async catchUp() {
      await forgetDefinitions(queries);
      setVersion(newest());
      setState({ ...idle, caughtUp: true });
    },
  };
}

const idle = {
  busy: false,
  errors: [],
  byPart: new Map<string, string>(),
  stale: false,
  caughtUp: false,
} as const;

function refused(cause: unknown, field: string, control: (part: string) => string) {
  if (!(cause instanceof Refusal)) return { errors: [{ message: String(cause) }] };
  if (cause.code === 'stale_version') return { stale: true };
  if (cause.findings.length === 0) return { errors: [{ message: cause.message }] };
  return placed(cause.findings, field, control);
}

function placed(findings: readonly SaidFinding[], field: string, control: (part: string) => string) {
  const byPart = new Map<string, string>();
  const errors = findings.map((finding) => {
    const part = partOf(finding.field, field);
    const { message } = finding;
    if (!byPart.has(part)) byPart.set(part, message);
    return { control: control(part), message };
  });
  return { errors, byPart };
}

/** The same as a dialog takes it. */
export function asAction({ busy, errors }: Defining): Action {
  return { busy, errors, run: async () => false, clear() {}, refuse() {} };
}

/** Whatever the app knows stands on definitions: all of it is read anew. */
export async function forgetDefinitions(queries: QueryClient): Promise<void> {
  await queries.invalidateQueries({ queryKey: modulesQuery.queryKey });
  await queries.invalidateQueries();
}
