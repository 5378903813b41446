import { Button, Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { webWords } from '../../web/words/web-words.ts';
import { useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { ProveForm } from './prove-form.tsx';
import { proveWords } from './prove-words.ts';
import type { Means } from './proving.ts';

/** Over the page, and over any dialog on it: who one is, asked once more. The page and the dialog stay as they are. */
export function ProveDialog({
  accepted,
  onSettle,
}: {
  readonly accepted: readonly Means[];
  onSettle(proven: boolean): void;
}) {
  const say = useWords(proveWords);
  const web = useWords(webWords);
  return (
    <Modal
      opened
      onClose={() => onSettle(false)}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={say('title')}
      centered
      size={420}
      zIndex={400}
      transitionProps={{ duration: 0 }}
      styles={{ title: { fontSize: '1rem', fontWeight: 620 } }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves from wherever in the dialog one is */}
      <div
        className={parts.form}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onSettle(false);
        }}
      >
        <p className={parts.quiet}>{say('text')}</p>
        <ProveForm
          accepted={accepted}
          onProven={() => onSettle(true)}
          cancel={
            <Button variant="default" data-mantine-stop-propagation="true" onClick={() => onSettle(false)}>
              {web('cancel')}
            </Button>
          }
        />
      </div>
    </Modal>
  );
}
