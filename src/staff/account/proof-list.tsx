import { useWords } from '../../web/words/words.tsx';
import { accountWords } from './account-words.ts';

const known = ['password', 'totp', 'passkey', 'recovery_code', 'single_sign_on'] as const;

/** With what somebody signed in, in words. */
export function ProofList({ proofs }: { readonly proofs: readonly string[] }) {
  const say = useWords(accountWords);
  const told = known.filter((proof) => proofs.includes(proof)).map((proof) => say(`proof_${proof}`));
  return <>{told.join(', ') || '—'}</>;
}
