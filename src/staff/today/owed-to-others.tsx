import { OpenComplaints } from '../complaints/open-complaints.tsx';
import { HoldsToReview } from '../holds/holds-to-review.tsx';
import { Owed } from '../information/owed.tsx';
import { OpenNotices } from '../recipients/open-notices.tsx';

/** Whom something has to be told: recipients of a change (Art. 19), persons whose data came from elsewhere (Art. 14); and what is to be looked at again. */
export function OwedToOthers() {
  return (
    <>
      <OpenNotices />
      <Owed />
      <OpenComplaints />
      <HoldsToReview />
    </>
  );
}
