/**
 * The language of templates: plain text with placeholders and conditions, a small part of what Liquid takes. Whatever a template can read stands
 * in it as a path, so that all of it is known, and checked, before anything is rendered. There are no loops, no variables and no functions,
 * so a text of a bounded length renders in a bounded time.
 *
 *     Dear {{ first_name | default: "customer" }},
 *     {% if account.name == "Aldgate" %}…{% elsif city %}…{% else %}…{% endif %}
 */
import type { Finding, Parsed } from '../../metadata/finding.ts';
import type { Sentence } from '../../metadata/label.ts';

/** Where a value is read: names of fields, each but the last one a reference. */
export interface PathUse {
  readonly path: readonly string[];
  /** Line of the text, from 1. */
  readonly line: number;
}

export interface Condition extends PathUse {
  readonly op: 'present' | 'eq' | 'ne';
  readonly value: string;
}

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | ({ readonly kind: 'value'; readonly fallback: string } & PathUse)
  | { readonly kind: 'choice'; readonly branches: readonly Branch[] };

export interface Branch {
  /** Null: else. */
  readonly when: Condition | null;
  readonly parts: readonly TemplatePart[];
}

/** What a path leads to in one record: as people read it, and as it is stored, for conditions. Null: nothing. */
export type FindValue = (
  path: readonly string[],
) => { readonly text: string; readonly stored: string } | null;

/** Conditions within conditions. */
const DEEPEST = 5;
const LONGEST_TAG = 500;

const PATH = '[a-z][a-z0-9_]*(?:\\.[a-z][a-z0-9_]*)*';
const QUOTED = '"[^"]*"|\'[^\']*\'';
const VALUE = new RegExp(`^(${PATH})(?:\\s*\\|\\s*default:\\s*(${QUOTED}))?$`);
const WHEN = new RegExp(`^(if|elsif)\\s+(${PATH})(?:\\s*(==|!=)\\s*(${QUOTED}))?$`);

interface Token {
  readonly kind: 'text' | 'value' | 'tag';
  /** What stands within the braces; of a text, the text. */
  readonly text: string;
  readonly line: number;
}

/** Reads a template. `field` names the field that its findings are about. */
export function parseTemplate(text: string, field: string): Parsed<readonly TemplatePart[]> {
  const tokens = tokensOf(text);
  if (!Array.isArray(tokens)) return refusedAt(field, tokens as Wrong);
  const reader = { tokens: tokens as readonly Token[], at: 0 };
  const read = readParts(reader, 0);
  if (!Array.isArray(read)) return refusedAt(field, read as Wrong);
  const left = reader.tokens[reader.at];
  if (left) return refusedAt(field, stray(left));
  return { ok: true, value: read as readonly TemplatePart[] };
}

/** Every path that the template reads, whatever its conditions come to. */
export function pathsOf(parts: readonly TemplatePart[]): readonly PathUse[] {
  return parts.flatMap((part): readonly PathUse[] => {
    if (part.kind === 'text') return [];
    if (part.kind === 'value') return [part];
    return part.branches.flatMap((branch) => [
      ...(branch.when ? [branch.when] : []),
      ...pathsOf(branch.parts),
    ]);
  });
}

/** The text for one record. What is put in is text: braces in a value stay braces. */
export function renderTemplate(parts: readonly TemplatePart[], find: FindValue): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'value') return find(part.path)?.text || part.fallback;
      const taken = part.branches.find(({ when }) => when === null || holds(when, find));
      return taken ? renderTemplate(taken.parts, find) : '';
    })
    .join('');
}

function holds({ path, op, value }: Condition, find: FindValue): boolean {
  const found = find(path);
  const present = found !== null && found.text !== '' && found.stored !== 'false';
  if (op === 'present') return present;
  const same = (one: string | undefined): boolean => one?.toLowerCase() === value.toLowerCase();
  const equal = same(found?.stored) || same(found?.text) || (found === null && value === '');
  return op === 'eq' ? equal : !equal;
}

interface Wrong {
  readonly line: number;
  readonly message: Sentence;
}

function refusedAt<T>(field: string, { line, message }: Wrong): Parsed<T> {
  const said: Finding = {
    code: 'template.syntax',
    field,
    message: { en: `Line ${line}: ${message.en}`, es: `Línea ${line}: ${message.es}` },
  };
  return { ok: false, findings: [said] };
}

/** Cuts a text at its braces, from left to right, each character looked at once. A condition that has a line to itself takes the line with it. */
function tokensOf(text: string): readonly Token[] | Wrong {
  const tokens: Token[] = [];
  let [at, line] = [0, 1];
  const add = (kind: Token['kind'], from: number, to: number): void => {
    if (kind !== 'text') tokens.push({ kind, text: text.slice(from, to).trim(), line });
    else if (to > from) tokens.push({ kind, text: text.slice(from, to), line });
  };
  for (let open = nextOpen(text, 0); open >= 0; open = nextOpen(text, at)) {
    const kind = text[open + 1] === '{' ? 'value' : 'tag';
    const length = text.slice(open + 2, open + 2 + LONGEST_TAG).indexOf(kind === 'value' ? '}}' : '%}');
    if (length < 0) return unclosed(line + linesIn(text, at, open), kind);
    const close = open + length + 4;
    const alone = kind === 'tag' ? lineOf(text, open, close) : undefined;
    add('text', at, alone ? Math.max(alone.from, at) : open);
    line += linesIn(text, at, open);
    add(kind, open + 2, close - 2);
    line += linesIn(text, open, alone?.to ?? close);
    at = alone?.to ?? close;
  }
  add('text', at, text.length);
  return tokens;
}

function linesIn(text: string, from: number, to: number): number {
  return text.slice(from, to).split('\n').length - 1;
}

/** Where the line of a tag begins and the next one does, if nothing else stands on it. */
function lineOf(
  text: string,
  open: number,
  close: number,
): { readonly from: number; readonly to: number } | undefined {
  const blank = (at: number): boolean => text[at] === ' ' || text[at] === '\t' || text[at] === '\r';
  let [from, to] = [open, close];
  while (blank(from - 1)) from -= 1;
  while (blank(to)) to += 1;
  const begins = from === 0 || text[from - 1] === '\n';
  const ends = to === text.length || text[to] === '\n';
  return begins && ends ? { from, to: Math.min(to + 1, text.length) } : undefined;
}

function unclosed(line: number, kind: 'value' | 'tag'): Wrong {
  const [open, close] = kind === 'value' ? ['{{', '}}'] : ['{%', '%}'];
  return { line, message: { en: `end ${open} with ${close}.`, es: `termine ${open} con ${close}.` } };
}

function nextOpen(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at >= 0; at = text.indexOf('{', at + 1)) {
    if (text[at + 1] === '{' || text[at + 1] === '%') return at;
  }
  return -1;
}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

/** Reads up to the end, or to a tag that belongs to the condition around. */
function readParts(reader: Reader, depth: number): readonly TemplatePart[] | Wrong {
  const parts: TemplatePart[] = [];
  for (;;) {
    const token = reader.tokens[reader.at];
    if (!token || (token.kind === 'tag' && /^(?:elsif\s|else$|endif$)/.test(token.text))) return parts;
    const part = token.kind === 'tag' ? readChoice(reader, depth + 1) : readPart(token);
    if (!('kind' in part)) return part;
    if (token.kind !== 'tag') reader.at += 1;
    parts.push(part);
  }
}

function readPart(token: Token): TemplatePart | Wrong {
  if (token.kind === 'text') return { kind: 'text', text: token.text };
  const found = VALUE.exec(token.text);
  if (!found)
    return {
      line: token.line,
      message: {
        en: `write a field as {{ first_name }} or {{ first_name | default: "customer" }}, not {{ ${token.text.slice(0, 60)} }}.`,
        es: `escriba un campo como {{ first_name }} o {{ first_name | default: "cliente" }}, no {{ ${token.text.slice(0, 60)} }}.`,
      },
    };
  return {
    kind: 'value',
    path: (found[1] ?? '').split('.'),
    fallback: unquoted(found[2]),
    line: token.line,
  };
}

function readChoice(reader: Reader, depth: number): TemplatePart | Wrong {
  const branches: Branch[] = [];
  const [first] = reader.tokens.slice(reader.at);
  if (!first) throw new Error('A condition was read where there is none.');
  if (depth > DEEPEST)
    return {
      line: first.line,
      message: {
        en: `at most ${DEEPEST} conditions stand within each other.`,
        es: `como máximo ${DEEPEST} condiciones van una dentro de otra.`,
      },
    };
  for (;;) {
    const token = reader.tokens[reader.at];
    if (!token)
      return {
        line: first.line,
        message: { en: 'end this with {% endif %}.', es: 'termine esto con {% endif %}.' },
      };
    reader.at += 1;
    if (token.text === 'endif') return { kind: 'choice', branches };
    const afterElse = branches.at(-1)?.when === null;
    const when = token.text === 'else' ? null : conditionOf(token, branches.length > 0);
    if (when === undefined || afterElse) return stray(token);
    const parts = readParts(reader, depth);
    if (!Array.isArray(parts)) return parts as Wrong;
    branches.push({ when, parts: parts as readonly TemplatePart[] });
  }
}

/** Undefined where the tag is none. */
function conditionOf(token: Token, within: boolean): Condition | undefined {
  const found = WHEN.exec(token.text);
  if (!found || (found[1] === 'elsif') !== within) return undefined;
  const op = found[3] === '==' ? 'eq' : found[3] === '!=' ? 'ne' : 'present';
  return { path: (found[2] ?? '').split('.'), op, value: unquoted(found[4]), line: token.line };
}

function unquoted(text = '""'): string {
  return text.slice(1, -1);
}

function stray({ text, line }: Token): Wrong {
  const written = text.slice(0, 60);
  return {
    line,
    message: {
      en: `{% ${written} %} is not understood here. Write {% if city %}, {% if city == "Graz" %}, {% elsif … %}, {% else %}, {% endif %}.`,
      es: `{% ${written} %} no se entiende aquí. Escriba {% if city %}, {% if city == "Graz" %}, {% elsif … %}, {% else %}, {% endif %}.`,
    },
  };
}
