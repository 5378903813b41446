/** What callers who write from the description alone say for our words; see `OtherWords`. */
import type { OtherWords } from '../../engine/operation.ts';

const bases = {
  consent: 'A6-1-a',
  contract: 'A6-1-b',
  legal_obligation: 'A6-1-c',
  vital_interests: 'A6-1-d',
  public_task: 'A6-1-e',
  public_interest: 'A6-1-e',
  legitimate_interest: 'A6-1-f',
  legitimate_interests: 'A6-1-f',
  '6(1)(a)': 'A6-1-a',
  '6(1)(b)': 'A6-1-b',
  '6(1)(c)': 'A6-1-c',
  '6(1)(d)': 'A6-1-d',
  '6(1)(e)': 'A6-1-e',
  '6(1)(f)': 'A6-1-f',
} as const;

const channels = {
  web: 'web_site',
  website: 'web_site',
  web_form: 'web_site',
  webform: 'web_site',
  form: 'web_site',
  online: 'web_site',
  online_form: 'web_site',
  internet: 'web_site',
  site: 'web_site',
  e_mail: 'email',
  telephone: 'phone',
  call: 'phone',
  phone_call: 'phone',
  letter: 'paper',
  post: 'paper',
  paper_form: 'paper',
  verbal: 'in_person',
  oral: 'in_person',
  shop: 'in_person',
} as const;

export const consentWords: OtherWords = {
  references: ['subject'],
  keys: {
    subject: [
      'subjectId',
      'subject_id',
      'contact',
      'contactId',
      'contact_id',
      'person',
      'dataSubject',
      'data_subject',
    ],
    at: [
      'givenAt',
      'given_at',
      'withdrawnAt',
      'withdrawn_at',
      'consentedAt',
      'occurredAt',
      'timestamp',
      'time',
      'date',
      'validFrom',
      'valid_from',
    ],
    kind: ['state', 'status', 'action', 'decision', 'event'],
    basis: ['legalBasis', 'legal_basis'],
    wording: ['text', 'notice', 'statement', 'wordingText'],
    evidence: ['proof'],
    validUntil: ['expiresAt', 'expires_at', 'valid_until', 'until'],
    channel: ['source'],
    act: ['method', 'how'],
    note: ['comment', 'notes'],
  },
  values: {
    basis: bases,
    kind: {
      give: 'given',
      granted: 'given',
      grant: 'given',
      accepted: 'given',
      agreed: 'given',
      opt_in: 'given',
      yes: 'given',
      active: 'given',
      withdraw: 'withdrawn',
      unsubscribed: 'withdrawn',
      refuse: 'refused',
      denied: 'refused',
      declined: 'refused',
      no: 'refused',
    },
    channel: channels,
  },
  texts: { wording: 'text' },
  rewrite: saidInOne,
  note: 'Taken as well: version, wordingVersion, noticeVersion and locale beside the wording, for what is inside it; document beside the evidence; an id as evidence for its document, other text for its description; purposes with one code; granted, given, consent or accepted as true (given) or false (refused). A purpose may be written with hyphens, or by its label.',
};

const versions = [
  'version',
  'wordingVersion',
  'wording_version',
  'noticeVersion',
  'notice_version',
  'policyVersion',
];
const locales = ['locale', 'language'];
const truths = ['granted', 'given', 'consent', 'accepted', 'agreed'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Said = Readonly<Record<string, unknown>>;

/** Puts what callers write flat into where it belongs. What could mean two things is left for the check to refuse. */
function saidInOne(body: Said): Said {
  const said: Record<string, unknown> = { ...body };
  moveInto(said, 'wording', 'version', versions, (value) =>
    typeof value === 'number' ? String(value) : value,
  );
  moveInto(said, 'wording', 'locale', locales);
  if (typeof said.evidence === 'string') {
    said.evidence = UUID.test(said.evidence) ? { document: said.evidence } : { description: said.evidence };
  }
  moveInto(said, 'evidence', 'document', ['document', 'documentId', 'document_id'], idIn);
  if (said.purpose === undefined && Array.isArray(said.purposes) && said.purposes.length === 1) {
    said.purpose = said.purposes[0];
    delete said.purposes;
  }
  if (said.kind === undefined) {
    const truth = truths.filter((key) => typeof said[key] === 'boolean');
    const [key] = truth;
    if (key !== undefined && truth.length === 1) {
      said.kind = said[key] ? 'given' : 'refused';
      delete said[key];
    }
  }
  return said;
}

/** Moves a value that was written beside an object into it, where the object says nothing of it yet. */
function moveInto(
  said: Record<string, unknown>,
  into: string,
  inner: string,
  others: readonly string[],
  turned: (value: unknown) => unknown = (value) => value,
): void {
  const found = others.filter((key) => said[key] !== undefined);
  const [key] = found;
  const there = said[into] ?? {};
  if (key === undefined || found.length > 1 || typeof there !== 'object') return;
  if (Object.hasOwn(there, inner)) return;
  said[into] = { ...there, [inner]: turned(said[key]) };
  delete said[key];
}

function idIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}

export const bulkConsentWords: OtherWords = {
  keys: { at: ['givenAt', 'given_at'], basis: ['legalBasis', 'legal_basis'], channel: ['source'] },
  values: { basis: bases, channel: channels },
};

export const withdrawalWords: OtherWords = {
  keys: { at: ['withdrawnAt', 'withdrawn_at', 'date'], note: ['reason', 'comment'], channel: ['source'] },
  values: { channel: channels },
};
