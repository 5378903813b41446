import { isAbsolute, resolve } from 'node:path';
import ipaddr from 'ipaddr.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads one variable after another and gathers what is wrong. A sentence never repeats a value that may hold a password. */
export class SettingsReader {
  readonly findings: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  text(name: string): string | undefined {
    const value = this.#environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  path(name: string): string | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : resolve(text);
  }

  port(name: string, otherwise: number): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const port = Number(text);
    if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
    this.findings.push(`${name} is "${text}"; it must be a port between 1 and 65535.`);
    return otherwise;
  }

  whole(name: string, otherwise: number): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    this.findings.push(`${name} is "${text}"; it must be a whole number, 0 or more.`);
    return otherwise;
  }

  choice<const T extends string>(name: string, choices: readonly T[], otherwise: T): T {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const found = choices.find((choice) => choice === text);
    if (found) return found;
    this.findings.push(`${name} is "${text}"; it must be ${choices.join(' or ')}.`);
    return otherwise;
  }

  url(name: string, protocols: readonly string[]): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
    this.findings.push(`${name} is not an address that begins with ${protocols[0]}//.`);
    return undefined;
  }

  origin(name: string): string | undefined {
    const text = this.url(name, ['https:', 'http:']);
    if (text === undefined) return undefined;
    const url = new URL(text);
    if (url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '')
      return url.origin;
    this.findings.push(`${name} must be an address without a path, such as https://attesta.example.com.`);
    return undefined;
  }

  /** A program by its whole path and its arguments, as one would type them without quotes: no shell reads them. */
  command(name: string): readonly string[] | undefined {
    const words = this.text(name)?.split(/\s+/);
    if (words === undefined) return undefined;
    if (isAbsolute(words[0] ?? '') && !words.some((word) => /["'`$|;&<>\\*?(){}]/.test(word))) return words;
    this.findings.push(
      `${name} must be a program by its whole path, with arguments, and nothing that a shell would read (quotes, $, |, ;). Put anything else into a script.`,
    );
    return undefined;
  }

  instant(name: string): Temporal.Instant | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    try {
      return Temporal.Instant.from(text);
    } catch {
      this.findings.push(`${name} is "${text}"; it must be an instant such as 2026-03-05T10:00:00Z.`);
      return undefined;
    }
  }

  networks(name: string): readonly string[] {
    const parts = (this.text(name) ?? '').split(',').map((part) => part.trim());
    const networks = parts.filter((part) => part !== '');
    const wrong = networks.filter((part) => !ipaddr.isValidCIDR(part) && !ipaddr.isValid(part));
    if (wrong.length > 0) {
      this.findings.push(
        `${name} holds "${wrong.join('", "')}"; write addresses or networks such as 10.0.0.0/8.`,
      );
    }
    return Object.freeze(networks);
  }
}
