import { TextInput } from '@mantine/core';
import { useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import type { Action } from '../parts/use-action.ts';
import { secretWords } from './secret-words.ts';

/** What somebody types to prove again that it is they. */
export interface ProofGiven {
  readonly password: string;
  readonly code: string;
}

export const noProof: ProofGiven = { password: '', code: '' };

/** As the API takes it: the code where one was typed, the password otherwise. */
export function proofBody({ password, code }: ProofGiven): { password?: string; code?: string } {
  if (code.trim() !== '') return { code: code.trim() };
  return password === '' ? {} : { password };
}

/** The password, or a code of the second factor. */
export function ProofFields({
  proof,
  action,
  onChange,
}: {
  readonly proof: ProofGiven;
  /** What refuses it says so beside the field. */
  readonly action: Action;
  onChange(proof: ProofGiven): void;
}) {
  const say = useWords(secretWords);
  return (
    <div className={parts.pair}>
      <TextInput
        id="proof-password"
        type="password"
        label={say('password')}
        autoComplete="current-password"
        error={action.at('proof-password')}
        value={proof.password}
        onChange={(event) => onChange({ ...proof, password: event.currentTarget.value })}
      />
      <TextInput
        id="proof-code"
        label={say('code')}
        autoComplete="one-time-code"
        inputMode="numeric"
        error={action.at('proof-code')}
        value={proof.code}
        onChange={(event) => onChange({ ...proof, code: event.currentTarget.value })}
      />
    </div>
  );
}
