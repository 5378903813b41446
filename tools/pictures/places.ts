/** Addresses of a running product's screens, found through its API as the person who looks at them. */
import type { BrowserContext } from 'playwright-core';

export interface Places {
  readonly person: string;
  readonly ticket: string;
  readonly invoice: string;
  /** Cases by type and state, the first of each: `access received`. */
  readonly cases: Readonly<Record<string, string>>;
  readonly certificate: string | undefined;
  readonly event: string | undefined;
  readonly imports: readonly string[];
  readonly reports: readonly string[];
  readonly workflows: readonly string[];
  readonly mailings: readonly string[];
}

interface Item {
  readonly id: string;
  readonly [key: string]: unknown;
}

/** Reads what there is. Nothing is written. */
export async function findPlaces(context: BrowserContext, origin: string): Promise<Places> {
  const items = async (path: string): Promise<readonly Item[]> => {
    const answer = await context.request.get(`${origin}/api/v1${path}`);
    return answer.ok() ? ((await answer.json()) as { items: readonly Item[] }).items : [];
  };
  const first = async (path: string, page: string): Promise<string> => {
    const [one] = await items(path);
    return `/records/${page}/${one?.id ?? 'none'}`;
  };
  const requests = await items('/requests?limit=200');
  const cases: Record<string, string> = {};
  for (const one of requests) cases[`${one.type} ${one.state}`] ??= `/requests/${one.id}`;
  const erased = (await items('/erasures?limit=200')).find((one) => one.erasedAt !== null);
  const [invoice] = await items('/records/invoices?limit=1&fields=contact');
  const buyer = (invoice?.contact as { id?: string } | null)?.id;
  const [event] = await items('/evidence/events?limit=1');
  return {
    person: buyer ? `/records/contacts/${buyer}` : await first('/records/contacts?limit=1', 'contacts'),
    ticket: await first('/records/tickets?limit=1', 'tickets'),
    invoice: `/records/invoices/${invoice?.id ?? 'none'}`,
    cases,
    certificate: erased && `/erasures/${erased.id}/certificate`,
    event: event && `/evidence/${event.id}`,
    imports: (await items('/imports?limit=20')).map((one) => `/imports/${one.id}`),
    reports: (await items('/reports')).map((one) => `/reports/${one.id}`),
    workflows: (await items('/workflows')).map((one) => `/settings/workflows/${String(one.code)}`),
    mailings: (await items('/mailings')).map((one) => `/mailings/${one.id}`),
  };
}
