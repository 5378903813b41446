import type { SignInPolicy } from '../../engine/access/sign-in-policy.ts';
import type { Label } from '../../metadata/label.ts';

export interface Advisory {
  readonly code: string;
  readonly field: string;
  readonly text: Label & { readonly es: string };
}

/** What is set and stands against good practice, said with its source: the company decides, knowing it. */
export function advisoriesOf(policy: SignInPolicy): Advisory[] {
  return policy.password.rotation === 'periodic' ? [PERIODIC] : [];
}

const PERIODIC: Advisory = {
  code: 'periodic_rotation',
  field: 'password.rotation',
  text: {
    en: 'NIST SP 800-63B-4 §3.1.1.2 says that passwords shall not be changed periodically, only when there is evidence of compromise; OWASP ASVS 5.0 V6.2.10 says that a password stays valid until it is found compromised or its user changes it. Keep this only where your own document asks for it.',
    es: 'NIST SP 800-63B-4 §3.1.1.2 dice que las contraseñas no deben cambiarse periódicamente, sino cuando hay indicios de que se han visto comprometidas; OWASP ASVS 5.0 V6.2.10 dice que una contraseña sigue siendo válida hasta que se descubre comprometida o su usuario la cambia. Manténgalo solo si su propio documento lo exige.',
  },
};
