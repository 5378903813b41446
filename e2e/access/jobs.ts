/** Every kind of work that runs later: how it is kept to the rights of who asked, or why it asks for none. */
const CLEARS = 'clears away what is over, and answers nothing to anybody';
const DUTY =
  'about a person whose right is served, whoever the records belong to; what it makes opens with the tool requests';

export const jobsWalked: Readonly<Record<string, string>> = {
  'exports.run': 'walked by lists.ts (exported, in every format): the file holds what its owner may export',
  'imports.check': 'walked by imports.ts (matching): it finds what its owner may find',
  'imports.run': 'walked by import-runs.ts (writing): it changes what its owner may find and change',
  'imports.undo': 'walked by import-runs.ts (writing): it does not reach what went out of its owner’s sight',
  'packages.make': DUTY,
  'erasures.scan': DUTY,
  'erasures.purge': DUTY,
  'erasures.resume': DUTY,
  'retention.plan': DUTY,
  'retention.carry_out': DUTY,
  'requests.dispatch': DUTY,
  'recipients.told': DUTY,
  'mail.send': 'sends what was written to whom it was written for; the outbox is walked by others.ts',
  'evidence.mail_checkpoint': 'a signed number, without contents',
  'secrets.rotate': 'seals anew without showing anything',
  'security.examine': 'about the installation, without records',
  'access.sweep': CLEARS,
  'exports.sweep': CLEARS,
  'files.sweep': CLEARS,
  'imports.sweep': CLEARS,
  'jobs.purge': CLEARS,
  'secrets.sweep': CLEARS,
};
