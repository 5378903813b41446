import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import type { NoticeJson } from './queries.ts';
import { recipientWords } from './recipient-words.ts';

// Today shows these tasks: what opens on a click is loaded then.
const MailDialog = lazy(() => import('./mail-dialog.tsx').then((it) => ({ default: it.MailDialog })));
const SettleDialog = lazy(() => import('./settle-dialog.tsx').then((it) => ({ default: it.SettleDialog })));

/** On its way to the mail server: it ends as told by itself. */
const onItsWay: ReadonlySet<string> = new Set(['queued', 'sending', 'sent']);

/** What may be done about an open task: send the notice, or put down what became of it. */
export function NoticeActions({ notice }: { readonly notice: NoticeJson }) {
  const say = useWords(recipientWords);
  const [open, setOpen] = useState<'mail' | 'settle' | null>(null);
  const mails = notice.mail === null || !onItsWay.has(notice.mail.state);
  const { name } = notice.recipient;
  return (
    <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: 6, justifyContent: 'flex-end' }}>
      {mails && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={say('sendTo', { name })}
          onClick={() => setOpen('mail')}
        >
          {say('sendMail')}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="default"
        aria-label={say('settleOf', { name })}
        onClick={() => setOpen('settle')}
      >
        {say('settle')}
      </Button>
      <Suspense fallback={null}>
        {open === 'mail' && <MailDialog notice={notice} onClose={() => setOpen(null)} />}
        {open === 'settle' && <SettleDialog notice={notice} onClose={() => setOpen(null)} />}
      </Suspense>
    </span>
  );
}
