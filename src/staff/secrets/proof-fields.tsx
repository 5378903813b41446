import { useWords } from '../../web/words/words.tsx';
import { TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
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
  onChange,
}: {
  readonly proof: ProofGiven;
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
        value={proof.password}
        onChange={(event) => onChange({ ...proof, password: event.currentTarget.value })}
      />
      <TextInput
        id="proof-code"
        label={say('code')}
        autoComplete="one-time-code"
        inputMode="numeric"
        value={proof.code}
        onChange={(event) => onChange({ ...proof, code: event.currentTarget.value })}
      />
    </div>
  );
}
