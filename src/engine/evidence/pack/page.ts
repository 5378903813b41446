/**
 * What runs inside an HTML proof pack, together with `proof-check.ts`: shows the events out of the pack's own data and checks
 * them, so that what is read and what is checked can't differ. Texts go in as text nodes only. Put into `page-script.generated.ts`
 * by `generate.ts`; nothing here may need the network.
 */
import { checkPack, isProofPack, type PackEvent, type PackReport, type ProofPack } from '../proof-check.ts';

type Language = 'en' | 'es';
type Text = { readonly en: string; readonly es: string };

/** Labels of the actions, which the script is given. */
declare const ACTION_LABELS: Readonly<Record<string, Text>>;

const WORDS = {
  proofPack: { en: 'Proof pack', es: 'Paquete de pruebas' },
  made: { en: 'Made', es: 'Generado' },
  log: { en: 'Log', es: 'Registro' },
  covers: { en: 'Events that the checkpoint covers', es: 'Eventos que abarca el punto de control' },
  root: { en: 'Root hash', es: 'Hash raíz' },
  key: { en: 'Verifier key', es: 'Clave de verificación' },
  keyHint: {
    en: 'Compare this key with the one you were given by another way: this page can only check against the key that it holds.',
    es: 'Compare esta clave con la que recibió por otra vía: esta página solo puede comprobar con la clave que contiene.',
  },
  checking: { en: 'Checking', es: 'Comprobando' },
  holds: {
    en: 'Everything holds. Each event below is in the signed log, unchanged.',
    es: 'Todo es correcto. Cada evento siguiente está en el registro firmado, sin cambios.',
  },
  holdsUnsigned: {
    en: 'The events hold, but this browser cannot check Ed25519 signatures. Open the pack in a current browser, or run: attesta verify --pack',
    es: 'Los eventos son correctos, pero este navegador no puede comprobar firmas Ed25519. Abra el paquete en un navegador actual o ejecute: attesta verify --pack',
  },
  fails: {
    en: 'This pack does not hold. It was changed after it was made, or never came from this log.',
    es: 'Este paquete no es válido. Se modificó después de generarse o nunca procedió de este registro.',
  },
  noCrypto: {
    en: 'This browser gives a file no way to compute hashes, so nothing was checked. Run: attesta verify --pack',
    es: 'Este navegador no permite calcular hashes en un archivo, por lo que no se ha comprobado nada. Ejecute: attesta verify --pack',
  },
  events: { en: 'Events', es: 'Eventos' },
  position: { en: 'Position', es: 'Posición' },
  inLog: { en: 'In the log, unchanged', es: 'En el registro, sin cambios' },
  failed: { en: 'Does not hold', es: 'No es correcto' },
  unchecked: { en: 'Not checked yet', es: 'Sin comprobar' },
  actor: { en: 'Who', es: 'Quién' },
  onBehalfOf: { en: 'On behalf of', es: 'En nombre de' },
  module: { en: 'Module', es: 'Módulo' },
  record: { en: 'Record', es: 'Registro' },
  subjects: { en: 'Data subjects', es: 'Interesados' },
  request: { en: 'Request', es: 'Solicitud' },
  purpose: { en: 'Purpose', es: 'Finalidad' },
  content: { en: 'Content', es: 'Contenido' },
  field: { en: 'Field', es: 'Campo' },
  before: { en: 'Before', es: 'Antes' },
  after: { en: 'After', es: 'Después' },
  absent: {
    en: 'Content erased, or not part of this pack; the event itself is still proved.',
    es: 'Contenido suprimido o no incluido en este paquete; el evento sigue probado.',
  },
  bytes: { en: 'The exact text that was sealed', es: 'El texto exacto que se selló' },
  empty: { en: 'empty', es: 'vacío' },
  named: { en: 'named by who made the pack', es: 'nombre dado por quien generó el paquete' },
  language: { en: 'Español', es: 'English' },
  faults: { en: 'What is wrong', es: 'Qué falla' },
  event: { en: 'Event', es: 'Evento' },
} as const satisfies Record<string, Text>;

const FAULTS: Readonly<Record<string, Text>> = {
  pack_malformed: { en: 'The data of the pack is damaged.', es: 'Los datos del paquete están dañados.' },
  key_malformed: { en: 'The verifier key is damaged.', es: 'La clave de verificación está dañada.' },
  pack_changed: {
    en: 'The pack is not as its maker signed it.',
    es: 'El paquete no es como lo firmó quien lo generó.',
  },
  checkpoint_malformed: { en: 'The checkpoint is damaged.', es: 'El punto de control está dañado.' },
  checkpoint_signature: {
    en: 'The signature of the checkpoint is not valid.',
    es: 'La firma del punto de control no es válida.',
  },
  leaf_malformed: { en: 'The sealed text is damaged.', es: 'El texto sellado está dañado.' },
  event_not_in_log: {
    en: 'The log does not hold this event at this position.',
    es: 'El registro no contiene este evento en esta posición.',
  },
  payload_differs: {
    en: 'The content is not what the event committed to.',
    es: 'El contenido no es aquel al que se comprometió el evento.',
  },
  payload_without_commitment: {
    en: 'The event committed to no such content.',
    es: 'El evento no se comprometió a este contenido.',
  },
  ed25519_missing: {
    en: 'This browser cannot check Ed25519 signatures.',
    es: 'Este navegador no puede comprobar firmas Ed25519.',
  },
};

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
