import { IconArchive, IconLock, IconScale } from '../../../web/icons.ts';
import type { StateVerb } from './queries.ts';

/** What a verb looks like in a menu: the archive, the law's scales, a lock. */
export function VerbIcon({ verb }: { readonly verb: StateVerb }) {
  const Icon =
    verb === 'archive' || verb === 'restore' ? IconArchive : verb === 'block' ? IconLock : IconScale;
  return <Icon size={15} aria-hidden />;
}
