/** How mail leaves an installation: through its mail server, or not at all while none is set. */
import { createTransport, type Transporter } from 'nodemailer';
import type { Database } from '../database/database.ts';
import type { MailAddress } from './mail-address.ts';

export interface PostOffice {
  /** Null: no mail server is set, and mails are held for staff. */
  readonly transport: Pick<Transporter, 'sendMail'> | null;
  /** The right side of message ids: names the installation. */
  readonly domain: string;
  /** Who mails come from: the controller. Its address is empty where none is set. */
  sender(): MailAddress;
}

export interface PostOfficeOptions {
  /** `smtp://user:password@host:587`, `smtps://…`; undefined keeps mails in the outbox. */
  readonly smtpUrl: string | undefined;
  /** Address of the staff app. */
  readonly publicUrl: string;
  sender(): MailAddress;
}

const offices = new WeakMap<Database['owner'], PostOffice>();

/** Says how mails of this database are sent. Returns what closes the connections to the mail server. */
export function openPostOffice(database: Database, options: PostOfficeOptions): () => void {
  const transport = options.smtpUrl === undefined ? null : openTransport(options.smtpUrl);
  offices.set(database.owner, {
    transport,
    domain: `${database.connection.installation}.${new URL(options.publicUrl).hostname}`,
    sender: () => options.sender(),
  });
  return () => transport?.close();
}

export function postOfficeOf(database: Database): PostOffice {
  const office = offices.get(database.owner);
  if (!office)
    throw new Error('How mails are sent is not known: call openPostOffice when the service starts.');
  return office;
}

function openTransport(url: string): Transporter {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const secure = protocol === 'smtps:';
  return createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    // `?tls=required`: a server that offers no encryption is refused.
    requireTLS: searchParams.get('tls') === 'required',
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    pool: true,
    maxConnections: 3,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
    // Without these, a body may name a file of the server or an address of its network, and it would be sent.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
