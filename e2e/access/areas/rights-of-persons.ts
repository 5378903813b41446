/** Work for a person whose right is served; its calls are opened by tools (`tool-calls.ts`). */
import type { Area } from '../area.ts';

const DUTY =
  'about a person whose right is served, whoever the records belong to; what it makes opens with the tool requests';

export const area: Area = {
  jobs: {
    'packages.make': DUTY,
    'erasures.scan': DUTY,
    'erasures.purge': DUTY,
    'erasures.resume': DUTY,
    'retention.plan': DUTY,
    'retention.carry_out': DUTY,
    'requests.dispatch': DUTY,
    'recipients.told': DUTY,
  },
};
