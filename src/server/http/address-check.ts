import { isWithin } from '../../engine/access/networks.ts';
import { shippedRoles } from '../../engine/access/shipped.ts';
import { roleSignIn, type SignInPolicy } from '../../engine/access/sign-in-policy.ts';
import { Problem } from '../../engine/errors/problem.ts';

/**
 * The networks that a role works from: its own list, else the company's. The portal's service has its own list only: it is a
 * machine, not somebody in the house. Empty: everywhere.
 */
function networksOf(policy: SignInPolicy, role: string | null): readonly string[] {
  const own = roleSignIn(policy, role)?.networks ?? [];
  if (own.length > 0 || role === shippedRoles.portal_service.id) return own;
  return policy.networks;
}

/** Whether a role may work from an address. */
export function mayComeFrom(policy: SignInPolicy, role: string | null, ip: string): boolean {
  const networks = networksOf(policy, role);
  return networks.length === 0 || isWithin(ip, networks);
}

/** Refuses a call from a network that is not the role's, whatever it is made with. Throws `address_refused`. */
export function requireNetwork(policy: SignInPolicy, role: string | null, ip: string): void {
  if (mayComeFrom(policy, role, ip)) return;
  throw new Problem('address_refused', {
    en: 'Your role does not work from this network. An administrator lists the networks.',
    es: 'Su rol no trabaja desde esta red. La lista de redes la lleva un administrador.',
  });
}
