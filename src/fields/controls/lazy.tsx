import { lazy } from 'react';

/** Formatted text as it is read, with what cleans it. */
export const LateRichTextShown = lazy(() =>
  import('../rich-text/rich-text-shown.tsx').then((it) => ({ default: it.RichTextShown })),
);

/** Controls whose code is loaded when a field of theirs is first written; who shows them brings the Suspense. */
export const LatePick = lazy(() => import('./pick-control.tsx').then((it) => ({ default: it.PickControl })));
export const LatePickMany = lazy(() =>
  import('./pick-control.tsx').then((it) => ({ default: it.PickManyControl })),
);
export const LateLookup = lazy(() =>
  import('./lookup-control.tsx').then((it) => ({ default: it.LookupControl })),
);
export const LateFile = lazy(() => import('./file-control.tsx').then((it) => ({ default: it.FileControl })));
export const LateRichText = lazy(() =>
  import('./rich-text-control.tsx').then((it) => ({ default: it.RichTextControl })),
);
export const LateDay = lazy(() => import('./day-control.tsx').then((it) => ({ default: it.DayControl })));
export const LateMoment = lazy(() =>
  import('./day-control.tsx').then((it) => ({ default: it.MomentControl })),
);
export const LateLongText = lazy(() =>
  import('./long-text-control.tsx').then((it) => ({ default: it.LongTextControl })),
);
