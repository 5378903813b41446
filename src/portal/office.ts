/** What the portal asks of the back office, and the shapes of what it gets. The person is always the session's own. */
import { type Client, createClient, path } from '../client/client.ts';
import type { Label, Locale } from '../metadata/label.ts';

export interface Site {
  readonly name: string;
  readonly address: string;
  readonly email: string;
  readonly phone: string;
  readonly dpoName: string;
  readonly dpoEmail: string;
  readonly authorityName: string;
  readonly authorityUrl: string;
  /** The law of the United Kingdom has the person complain to the company as well. */
  readonly complainToUs: boolean;
  readonly timeZone: string;
  readonly portalColour: string;
  readonly mode: string;
  /** The back office's clock. */
  readonly now: string;
}

export interface LinkAnswer {
  readonly state: 'signed_in' | 'second_detail' | 'confirm' | 'refused';
  readonly subject?: string;
  readonly failed?: boolean;
  readonly triesLeft?: number;
  readonly reason?: 'link' | 'no_detail';
}

export interface Person {
  readonly id: string;
  readonly title: string;
  readonly givenName: string;
}

export interface OwnModule {
  readonly module: string;
  readonly label: Label;
  /** Its record is the person. */
  readonly isPerson: boolean;
  readonly more: boolean;
  readonly records: readonly {
    readonly id: string;
    readonly number: string;
    readonly title: string;
    readonly createdAt: string;
    readonly values: readonly {
      readonly name: string;
      readonly label: Label;
      readonly text: string;
      /** Of a file: by what it is downloaded. */
      readonly file?: { readonly id: string; readonly size: number };
    }[];
  }[];
}

export interface Privacy {
  readonly purposes: readonly {
    readonly code: string;
    readonly label: Label;
    readonly basis: string | null;
    readonly reference: Label | null;
    readonly until: string;
    readonly rule: { readonly label: Label; readonly law: Label };
  }[];
  readonly recipients: readonly {
    readonly name: string;
    readonly kind: Label;
    readonly gets: readonly Label[];
    readonly often: Label;
    readonly told: string | null;
  }[];
  readonly deleteBy: { readonly date: string | null; readonly working: readonly Label[] };
  readonly origins: readonly { readonly origin: string; readonly fields: readonly Label[] }[];
  readonly places: readonly { readonly place: string; readonly label: Label; readonly items: number }[];
}

/** What the person was told, and where their data came from (Art. 13, 14). */
export interface Information {
  readonly given: readonly {
    readonly id: string;
    readonly title: string;
    readonly body: string;
    readonly language: string;
    readonly at: string | null;
  }[];
  readonly collections: readonly {
    readonly id: string;
    readonly source: string;
    readonly obtainedOn: string;
  }[];
}

/** What is shared with whom, and what the person objects to. */
export interface Sharing {
  readonly portions: readonly {
    readonly portion: string;
    readonly label: Label;
    readonly fields: readonly Label[];
    readonly objection: string | null;
    readonly since: string | null;
    readonly recipients: readonly {
      readonly id: string;
      readonly name: string;
      readonly roleLabel: Label;
      readonly whatFor: Label;
      readonly state: 'open' | 'objected' | 'needed';
      readonly objection: string | null;
      readonly since: string | null;
      readonly purpose: { readonly label: Label } | null;
      readonly receives: boolean;
    }[];
  }[];
  readonly acts: readonly {
    readonly id: string;
    readonly label: Label;
    readonly recipient: string | null;
    readonly recipientName: string | null;
    readonly on: string;
    readonly standing: boolean;
  }[];
}

/** A complaint to the company (United Kingdom). */
export interface Complaint {
  readonly id: string;
  readonly number: string;
  readonly state: 'received' | 'acknowledged' | 'answered' | 'withdrawn';
  readonly receivedAt: string;
  readonly body: string;
  readonly answer: string | null;
}

export interface PublishedNotice {
  readonly code: string;
  readonly language: string;
  readonly title: string;
  readonly body: string;
  readonly validFrom: string;
}

/** Art. 6(1)(a). */
export const CONSENT = 'A6-1-a';

export interface ConsentState {
  readonly purpose: string;
  readonly label: Label;
  readonly basis: string;
  readonly state: string;
  readonly valid: boolean;
  readonly since: string;
  readonly until: string | null;
  readonly consent: string;
  readonly canWithdraw: boolean;
}

export const requestTypes = [
  'access',
  'portability',
  'rectification',
  'erasure',
  'restriction',
  'objection',
] as const;
export type RequestType = (typeof requestTypes)[number];

export interface Clock {
  readonly state: 'on_time' | 'soon' | 'overdue' | 'paused' | 'met' | 'late';
  readonly due: string;
  readonly daysLeft: number;
  readonly receivedOn: string;
  readonly today: string;
  readonly pausedSince: string | null;
  readonly isExtended: boolean;
  readonly pausedDays: number;
  readonly dueWithoutPauses: string;
  /** Where the time would end if that were a working day. */
  readonly unmoved: string | null;
  readonly rolled: readonly {
    readonly date: string;
    readonly reason: 'saturday' | 'sunday' | 'holiday';
    readonly name?: Label;
  }[];
  readonly working: readonly string[];
}

export interface RequestInList {
  readonly id: string;
  readonly number: string;
  readonly type: RequestType;
  readonly state:
    | 'received'
    | 'in_progress'
    | 'awaiting_approval'
    | 'decided'
    | 'delivered'
    | 'closed'
    | 'withdrawn';
  readonly identity: 'unchecked' | 'confirmed' | 'not_needed' | 'refused';
  readonly outcome: 'granted' | 'partly' | 'refused' | 'no_data' | null;
  readonly receivedAt: string;
  readonly answeredAt: string | null;
  readonly closedAt: string | null;
  readonly version: number;
  readonly clock: Clock;
}

export interface WholeRequest extends RequestInList {
  readonly note: string | null;
  readonly steps: readonly {
    readonly kind: string;
    readonly at: string;
    readonly data: Readonly<Record<string, unknown>>;
  }[];
  readonly messages: readonly {
    readonly id: string;
    readonly direction: string;
    readonly body: string;
    readonly at: string;
  }[];
  readonly packages: readonly {
    readonly id: string;
    readonly number: string;
    readonly state: string;
    readonly bytes: number | null;
    readonly expiresAt: string | null;
  }[];
  readonly deliveries: readonly {
    readonly channel: string;
    readonly dispatchedAt: string | null;
    readonly failedAt: string | null;
  }[];
  /** Art. 19: who was told of what was done. */
  readonly recipients: readonly {
    readonly name: string;
    readonly state: string;
    readonly toldOn: string | null;
  }[];
}

export interface OfficeOptions {
  readonly apiUrl: string;
  readonly portalKey: string;
  readonly fetch?: typeof fetch;
}

/** The calls that need no person. */
export interface Office {
  site(locale: Locale): Promise<Site>;
  /** The information notices that are valid now. */
  notices(locale: Locale): Promise<readonly PublishedNotice[]>;
  sendLink(locale: Locale, email: string, browser: string): Promise<void>;
  useLink(use: {
    token: string;
    browser: string;
    confirmed?: boolean;
    postalCode?: string;
    birthYear?: string;
  }): Promise<LinkAnswer>;
  forPerson(subject: string, locale: Locale): PersonOffice;
}

/** The calls on behalf of one person. */
export interface PersonOffice {
  person(): Promise<Person>;
  data(): Promise<readonly OwnModule[]>;
  privacy(): Promise<Privacy>;
  information(): Promise<Information>;
  sharing(): Promise<Sharing>;
  /** Objects to sharing a portion: with one recipient, or with anybody. */
  objectToSharing(portion: string, recipient: string | null): Promise<void>;
  allowSharing(objection: string): Promise<void>;
  complaints(): Promise<readonly Complaint[]>;
  complain(body: string, key: string): Promise<Complaint>;
  withdrawComplaint(id: string): Promise<void>;
  consents(): Promise<readonly ConsentState[]>;
  withdrawConsent(consent: string): Promise<void>;
  requests(): Promise<readonly RequestInList[]>;
  request(id: string): Promise<WholeRequest>;
  makeRequest(type: RequestType, note: string, key: string): Promise<WholeRequest>;
  writeMessage(id: string, body: string): Promise<void>;
  withdrawRequest(id: string): Promise<void>;
  /** The package's bytes with the office's headers. */
  download(id: string): Promise<Response>;
  /** A file of the person's own records, with the office's headers. */
  ownFile(id: string): Promise<Response>;
  signedOut(): Promise<void>;
}

export function openOffice({ apiUrl, portalKey, fetch: send }: OfficeOptions): Office {
  const connect = (locale: Locale, onBehalfOf?: string): Client =>
    createClient({
      baseUrl: apiUrl,
      token: portalKey,
      locale,
      ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
      ...(send ? { fetch: send } : {}),
    });
  return {
    site: (locale) => connect(locale).read(['portal', 'site']),
    notices: async (locale) =>
      (await connect(locale).read<{ items: PublishedNotice[] }>(['portal', 'notices'], { language: locale }))
        .items,
    sendLink: async (locale, email, browser) => {
      await connect(locale).create(['portal', 'sign-in-links'], { email, browser });
    },
    useLink: (use) => connect('en').create(['portal', 'sessions'], use),
    forPerson: (subject, locale) => personOffice(connect(locale, subject), subject),
  };
}

function personOffice(client: Client, subject: string): PersonOffice {
  return {
    person: () => client.read(['portal', 'person']),
    data: async () => (await client.read<{ items: OwnModule[] }>(['portal', 'data'])).items,
    privacy: () => client.read(['subjects', subject, 'privacy']),
    information: () => client.read(['subjects', subject, 'information']),
    sharing: () => client.read(['subjects', subject, 'sharing']),
    objectToSharing: async (portion, recipient) => {
      await client.create(['subjects', subject, 'sharing-objections'], {
        portions: [portion],
        ...(recipient !== null && { recipient }),
      });
    },
    allowSharing: async (objection) => {
      await client.create(['sharing-objections', objection, 'withdrawals'], {});
    },
    complaints: async () => (await client.read<{ items: Complaint[] }>(['complaints'])).items,
    complain: (body, idempotencyKey) => client.create(['complaints'], { body }, { idempotencyKey }),
    withdrawComplaint: async (id) => {
      await client.create(['complaints', id, 'withdrawals'], {});
    },
    consents: async () =>
      (await client.read<{ states: ConsentState[] }>(['subjects', subject, 'consents'])).states,
    withdrawConsent: async (consent) => {
      await client.create(['consents', consent, 'withdrawals'], { channel: 'portal' });
    },
    requests: async () => (await client.read<{ items: RequestInList[] }>(['requests'], { limit: 100 })).items,
    request: (id) => client.read(['requests', id]),
    makeRequest: (type, note, idempotencyKey) =>
      client.create(['requests'], { type, ...(note === '' ? {} : { note }) }, { idempotencyKey }),
    writeMessage: async (id, body) => {
      await client.create(['requests', id, 'messages'], { body });
    },
    withdrawRequest: async (id) => {
      await client.create(['requests', id, 'withdrawals'], {});
    },
    download: (id) => client.open({ path: path('packages', id, 'content') }),
    ownFile: (id) => client.open({ path: path('portal', 'files', id, 'content') }),
    signedOut: async () => {
      await client.create(['portal', 'sign-outs'], {});
    },
  };
}
