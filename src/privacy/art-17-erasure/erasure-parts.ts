/** What the duty of erasure is given by the installation and by other duties. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import type { Certificate, CertifiedRecipient } from './certificate.ts';
import type { ExecutionParts } from './execute.ts';

export interface ErasureParts extends ExecutionParts {
  /** Refuses when the request can't lead to this erasure; open access requests of the person are named. */
  checkRequest(tx: Sql, subject: string, request: string | null): Promise<readonly string[]>;
  enqueuePurge(tx: Sql, context: CallContext, erasure: string): Promise<string>;
  /** Art. 19: whom this erasure had to be told to, and what became of it. */
  recipientsTold?(tx: Sql, erasure: string): Promise<readonly CertifiedRecipient[]>;
  /** The certificate as a document that people read. */
  renderCertificate(context: CallContext, certificate: Certificate, as: 'pdf' | 'html'): Promise<Buffer>;
}
