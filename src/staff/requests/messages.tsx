import { Button } from '@mantine/core';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import classes from './case.module.css';
import { useAsker } from './case-line.ts';
import type { DialogName } from './dialogs.tsx';
import { requestWords } from './request-words.ts';
import type { CaseJson } from './shapes.ts';

/** What was written by the person, to the person, and among colleagues. */
export function Messages({
  request,
  onOpen,
}: {
  readonly request: CaseJson;
  onOpen(name: DialogName): void;
}) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const asker = useAsker();
  return (
    <section>
      <SectionHeading
        title={say('messages')}
        count={request.messages.length > 0 ? request.messages.length : undefined}
        action={
          <Button size="compact-sm" variant="subtle" onClick={() => onOpen('message')}>
            {say('writeMessage')}
          </Button>
        }
      />
      {request.messages.length === 0 && <EmptyState>{say('noMessages')}</EmptyState>}
      <ul className={classes.messages} style={{ paddingTop: 10 }}>
        {request.messages.map((message) => (
          <li
            key={message.id}
            className={classes.message}
            data-direction={message.direction}
            lang={message.direction === 'out' ? request.language : undefined}
          >
            <span className={parts.quiet}>
              {say('messageHead', {
                direction: message.direction,
                name: message.by.kind === 'subject' ? asker(request) : (message.by.name ?? 'Attesta'),
              })}
              , {plainInstant(message.at, locale)}
            </span>
            <p>{message.body}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
