/**
 * What runs inside an HTML proof pack, together with `proof-check.ts` and `page-words.ts`: shows the events out of the pack's
 * own data and checks them, so that what is read and what is checked can't differ. Texts go in as text nodes only. Put into
 * `page-script.generated.ts` by `generate.ts`; nothing here may need the network.
 */
import { checkPack, isProofPack, type PackEvent, type PackReport, type ProofPack } from '../proof-check.ts';
import { FAULTS, type Language, type Text, WORDS } from './page-words.ts';

/** Labels of the actions, which the script is given. */
declare const ACTION_LABELS: Readonly<Record<string, Text>>;

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

interface PageState {
  language: Language;
  report: PackReport | null;
  done: number;
  /** Ids that the pack's maker gave names for. */
  readonly names: Readonly<Record<string, unknown>>;
}

function element(tag: string, className: string, ...children: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

function readJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function field(value: Json, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

class Page {
  readonly #pack: unknown;
  readonly #state: PageState;

  constructor(pack: unknown) {
    this.#pack = pack;
    const names = typeof pack === 'object' && pack !== null && 'names' in pack ? pack.names : {};
    const language = document.documentElement.lang === 'es' ? 'es' : 'en';
    this.#state = {
      language,
      report: null,
      done: 0,
      names: typeof names === 'object' && names !== null ? { ...names } : {},
    };
  }

  async run(): Promise<void> {
    this.#draw();
    if (globalThis.crypto?.subtle === undefined) {
      this.#status('unknown', this.#say('noCrypto'));
      return;
    }
    const report = await checkPack(this.#pack, undefined, (done, total) => {
      this.#status('unknown', `${this.#say('checking')} ${done} / ${total}`);
    });
    this.#state.report = report;
    this.#draw();
    document.documentElement.dataset.result = report.ok
      ? 'holds'
      : this.#onlyUnsigned(report)
        ? 'unsigned'
        : 'fails';
  }

  #say(word: keyof typeof WORDS): string {
    return WORDS[word][this.#state.language];
  }

  #onlyUnsigned(report: PackReport): boolean {
    return report.findings.every((finding) => finding.code === 'ed25519_missing');
  }

  #status(kind: 'holds' | 'fails' | 'unknown', text: string): void {
    const status = document.querySelector('[role=status]');
    if (status === null) return;
    status.className = kind;
    status.textContent = `${{ holds: '\u2714', fails: '\u2718', unknown: '\u2026' }[kind]} ${text}`;
  }

  #draw(): void {
    const { language, report } = this.#state;
    document.documentElement.lang = language;
    const main = document.querySelector('main');
    const pack = isProofPack(this.#pack) ? this.#pack : null;
    document.title = pack ? `${pack.title} \u2014 ${this.#say('proofPack')}` : this.#say('proofPack');
    main?.replaceChildren(
      this.#header(pack),
      element('p', 'unknown', ''),
      ...(report && !report.ok ? [this.#faults(report)] : []),
      ...(pack ? [this.#facts(pack), this.#events(pack)] : []),
    );
    document.querySelector('main > p')?.setAttribute('role', 'status');
    if (report) this.#verdict(report);
  }

  #verdict(report: PackReport): void {
    if (report.ok) this.#status('holds', this.#say('holds'));
    else if (this.#onlyUnsigned(report)) this.#status('unknown', this.#say('holdsUnsigned'));
    else this.#status('fails', this.#say('fails'));
  }

  #header(pack: ProofPack | null): HTMLElement {
    const button = element('button', '', this.#say('language'));
    button.setAttribute('type', 'button');
    button.lang = this.#state.language === 'en' ? 'es' : 'en';
    button.addEventListener('click', () => {
      this.#state.language = this.#state.language === 'en' ? 'es' : 'en';
      this.#draw();
      document.querySelector('button')?.focus();
    });
    const kind = element('p', 'kind', this.#say('proofPack'));
    return element('header', '', kind, button, element('h1', '', pack?.title ?? this.#say('proofPack')));
  }

  #facts(pack: ProofPack): HTMLElement {
    const [origin = '', size = '', root = ''] = pack.checkpoint.split('\n');
    return element(
      'section',
      'facts',
      this.#list([
        [this.#say('made'), [this.#time(pack.madeAt)]],
        [this.#say('log'), [origin]],
        [this.#say('covers'), [size]],
        [this.#say('root'), [element('code', '', root)]],
        [
          this.#say('key'),
          [element('code', '', pack.verifierKey), element('p', 'hint', this.#say('keyHint'))],
        ],
      ]),
    );
  }

  #faults(report: PackReport): HTMLElement {
    const items = report.findings.slice(0, 50).map((finding) => {
      const text = FAULTS[finding.code]?.[this.#state.language] ?? finding.detail;
      const where = finding.event === undefined ? '' : `${this.#say('event')} ${finding.event + 1}: `;
      return element('li', '', where + text);
    });
    return element('section', 'faults', element('h2', '', this.#say('faults')), element('ul', '', ...items));
  }

  #events(pack: ProofPack): HTMLElement {
    const items = pack.events.map((event, place) => element('li', '', this.#event(event, place)));
    const heading = element('h2', '', `${this.#say('events')} (${pack.events.length})`);
    return element('section', '', heading, element('ol', 'events', ...items));
  }

  #event(event: PackEvent, place: number): HTMLElement {
    const leaf = readJson(event.leaf);
    const action = String(field(leaf, 'action') ?? '');
    const label = Object.hasOwn(ACTION_LABELS, action)
      ? ACTION_LABELS[action]?.[this.#state.language]
      : undefined;
    const title = element('h3', '', label ?? action, ' ', element('code', '', action));
    const place_ = element('span', 'place', `${this.#say('position')} ${event.index}`);
    return element(
      'article',
      '',
      element('div', 'line', this.#time(String(field(leaf, 'at') ?? '')), place_, this.#mark(place)),
      title,
      this.#list(this.#leafFacts(leaf)),
      ...this.#contents(event, leaf),
      element('details', '', element('summary', '', this.#say('bytes')), element('pre', '', event.leaf)),
    );
  }

  #mark(place: number): HTMLElement {
    const { report } = this.#state;
    if (report === null) return element('span', 'mark unknown', `\u2026 ${this.#say('unchecked')}`);
    const bad = report.findings.some((finding) => finding.event === place);
    return bad
      ? element('span', 'mark fails', `\u2718 ${this.#say('failed')}`)
      : element('span', 'mark holds', `\u2714 ${this.#say('inLog')}`);
  }

  #leafFacts(leaf: Json): [string, (Node | string)[]][] {
    const facts: [string, (Node | string)[]][] = [];
    const actor = field(leaf, 'actor') ?? null;
    facts.push([
      this.#say('actor'),
      [...this.#named(field(actor, 'id')), ` (${String(field(actor, 'kind') ?? '')})`],
    ]);
    for (const key of ['onBehalfOf', 'module', 'record', 'request', 'purpose'] as const) {
      const value = field(leaf, key);
      if (value !== undefined) facts.push([this.#say(key), this.#named(value)]);
    }
    const subjects = field(leaf, 'subjects');
    if (Array.isArray(subjects)) {
      facts.push([
        this.#say('subjects'),
        subjects.map((subject) => element('div', '', ...this.#named(subject))),
      ]);
    }
    return facts;
  }

  /** An id, and the name that the pack's maker gives for it. */
  #named(id: Json | undefined): (Node | string)[] {
    const text = String(id ?? '');
    const name = Object.hasOwn(this.#state.names, text) ? this.#state.names[text] : undefined;
    if (typeof name !== 'string') return [element('code', '', text)];
    return [name, ' ', element('span', 'hint', `(${this.#say('named')})`), ' ', element('code', '', text)];
  }

  #contents(event: PackEvent, leaf: Json): HTMLElement[] {
    const commitments = field(leaf, 'commitments');
    const count = Array.isArray(commitments) ? commitments.length : 0;
    const shown = event.payloads.map((payload) =>
      element(
        'div',
        'content',
        element('h4', '', this.#say('content')),
        this.#value(readJson(payload.payload)),
      ),
    );
    const absent = count - new Set(event.payloads.map((payload) => payload.part)).size;
    return absent > 0 ? [...shown, element('p', 'hint', this.#say('absent'))] : shown;
  }

  #value(value: Json): HTMLElement {
    if (Array.isArray(value))
      return element('ul', '', ...value.map((one) => element('li', '', this.#value(one))));
    if (!isObject(value)) return this.#scalar(value);
    const changes = Object.entries(value);
    const differences =
      changes.length > 0 && changes.every(([, one]) => isObject(one) && 'from' in one && 'to' in one);
    if (differences) return this.#differences(value);
    return this.#list(changes.map(([key, one]) => [key, [this.#value(one)]]));
  }

  #scalar(value: Json): HTMLElement {
    if (value === null || value === '') return element('span', 'hint', this.#say('empty'));
    const made = element('span', '', String(value));
    made.dir = 'auto';
    return made;
  }

  #differences(changes: { [key: string]: Json }): HTMLElement {
    const head = (['field', 'before', 'after'] as const).map((word) => {
      const cell = element('th', '', this.#say(word));
      cell.setAttribute('scope', 'col');
      return cell;
    });
    const rows = Object.entries(changes).map(([name, change]) => {
      const cell = element('th', '', name);
      cell.setAttribute('scope', 'row');
      const values = (['from', 'to'] as const).map((side) =>
        element('td', '', this.#value(field(change, side) ?? null)),
      );
      return element('tr', '', cell, ...values);
    });
    return element(
      'table',
      '',
      element('thead', '', element('tr', '', ...head)),
      element('tbody', '', ...rows),
    );
  }

  #list(facts: readonly (readonly [string, readonly (Node | string)[]])[]): HTMLElement {
    const rows = facts.map(([name, value]) =>
      element('div', '', element('dt', '', name), element('dd', '', ...value)),
    );
    return element('dl', '', ...rows);
  }

  #time(instant: string): HTMLElement {
    const made = element('time', '', instant.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'));
    made.setAttribute('datetime', instant);
    return made;
  }
}

const data = document.getElementById('pack')?.textContent ?? '';
void new Page(readJson(data)).run();
