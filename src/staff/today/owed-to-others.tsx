import { Owed } from '../information/owed.tsx';
import { OpenNotices } from '../recipients/open-notices.tsx';

/** Whom something has to be told: recipients of a change (Art. 19), persons whose data came from elsewhere (Art. 14). */
export function OwedToOthers() {
  return (
    <>
      <OpenNotices />
      <Owed />
    </>
  );
}
