import { Button, Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { ErrorSummary } from '../../web/layout/layout.tsx';
import { webWords } from '../../web/words/web-words.ts';
import { useWords } from '../../web/words/words.tsx';
import parts from './parts.module.css';
import type { Sure } from './sure.tsx';
import { useAction } from './use-action.ts';
import { useFocusBack } from './use-focus-back.ts';

/** The question over the page, and over the dialog that it was asked from. */
export function SureDialog({ sure, onClose }: { readonly sure: Sure; onClose(): void }) {
  const web = useWords(webWords);
  const action = useAction();
  useFocusBack();
  const go = async () => {
    if (await action.run(sure.work)) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      closeOnEscape={false}
      title={sure.title}
      size={460}
      zIndex={300}
      transitionProps={{ duration: 0 }}
      styles={{ title: { fontSize: '1rem', fontWeight: 620 } }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves this dialog and not the one beneath */}
      <div
        className={parts.form}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      >
        <ErrorSummary errors={action.errors} />
        <p>{sure.text}</p>
        <div className={parts.buttons}>
          <Button variant="default" data-mantine-stop-propagation="true" data-autofocus onClick={onClose}>
            {web('cancel')}
          </Button>
          <Button data-mantine-stop-propagation="true" onClick={() => void go()} loading={action.busy}>
            {sure.submit}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
