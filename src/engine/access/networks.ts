/** Network addresses as access rules take them: IPv4 as it is, also when it is written as IPv6. */
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A network as it is stored, `10.0.0.0/8`, from what people write: an address, or a network with its prefix. Undefined: neither. */
export function parseNetwork(text: string): string | undefined {
  const written = text.trim();
  if (ipaddr.isValidCIDR(written)) return canonical(...ipaddr.parseCIDR(written));
  if (!ipaddr.isValid(written)) return undefined;
  const address = ipaddr.process(written);
  return canonical(address, address.kind() === 'ipv4' ? 32 : 128);
}

/** Whether an address is in one of the networks. What is no address is in none. */
export function isWithin(ip: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === address.kind() && matches(address, base, bits);
  });
}

/** Where somebody was, as it is shown and remembered: the network of 256 IPv4 addresses, the /48 of IPv6. */
export function placeOf(ip: string): string | undefined {
  if (!ipaddr.isValid(ip)) return undefined;
  const address = ipaddr.process(ip);
  return canonical(address, address.kind() === 'ipv4' ? 24 : 48);
}

/** Whom attempts are counted for: one IPv4 address; of IPv6 the /64, which one subscriber has to itself. */
export function subscriberOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return 'unknown';
  const address = ipaddr.process(ip);
  if (address.kind() === 'ipv4') return address.toString();
  return address.toByteArray().slice(0, 8).join('.');
}

/** `::ffff:10.0.0.0/104` is 10.0.0.0/8. */
function canonical(address: Address, bits: number): string {
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96)
    return canonical(address.toIPv4Address(), bits - 96);
  const base = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${base.networkAddressFromCIDR(`${address.toString()}/${bits}`).toString()}/${bits}`;
}

function matches(address: Address, base: Address, bits: number): boolean {
  if (address instanceof ipaddr.IPv4) return base instanceof ipaddr.IPv4 && address.match(base, bits);
  return base instanceof ipaddr.IPv6 && address.match(base, bits);
}
