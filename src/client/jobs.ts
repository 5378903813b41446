/** Work that takes longer than a call. */
import { path, type Transport } from './transport.ts';

export interface JobJson {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  readonly progress: number;
  readonly total: number | null;
  readonly message: string | null;
}

export interface JobsClient {
  read(id: string): Promise<JobJson>;
  cancel(id: string): Promise<JobJson>;
}

export function jobsClient({ call }: Transport): JobsClient {
  return {
    read: (id) => call({ path: path('jobs', id) }),
    cancel: (id) => call({ method: 'POST', path: path('jobs', id, 'cancellations') }),
  };
}
