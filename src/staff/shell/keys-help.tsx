import { Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { KeyHint } from '../../web/layout/layout.tsx';
import { useWords } from '../../web/words/words.tsx';
import { shellWords } from '../words/shell-words.ts';
import classes from './keys-help.module.css';

/** Every key, where it works. */
export function KeysHelp({ onClose }: { onClose(): void }) {
  const say = useWords(shellWords);
  const groups = [
    {
      title: say('keysEverywhere'),
      keys: [
        { keys: ['Ctrl', 'K'], does: say('keyPalette') },
        { keys: ['?'], does: say('keyHelp') },
      ],
    },
    {
      title: say('keysList'),
      keys: [
        { keys: ['J', 'K'], does: say('keyMove') },
        { keys: ['Home', 'End'], does: say('keyEnds') },
        { keys: ['X'], does: say('keySelect') },
        { keys: ['Shift'], does: say('keyRange') },
        { keys: ['Enter'], does: say('keyOpen') },
        { keys: ['Space'], does: say('keyPeek') },
        { keys: ['E'], does: say('keyEdit') },
        { keys: ['F'], does: say('keyFilter') },
        { keys: ['/'], does: say('keyFind') },
        { keys: ['N'], does: say('keyNew') },
        { keys: ['Esc'], does: say('keyClear') },
      ],
    },
    {
      title: say('keysRecord'),
      keys: [
        { keys: ['Enter'], does: say('keyOpenField') },
        { keys: ['Ctrl', 'Enter'], does: say('keySave') },
        { keys: ['Esc'], does: say('keyLeave') },
        { keys: ['[', ']'], does: say('keyNeighbour') },
      ],
    },
  ];
  return (
    <Modal opened onClose={onClose} title={say('keysTitle')} size={520} transitionProps={{ duration: 0 }}>
      <div className={classes.groups}>
        {groups.map((group) => (
          <section key={group.title}>
            <h2 className={classes.title}>{group.title}</h2>
            <dl className={classes.list}>
              {group.keys.map((each) => (
                <div key={each.does} className={classes.line}>
                  <dt>
                    {each.keys.map((key) => (
                      <KeyHint key={key}>{key}</KeyHint>
                    ))}
                  </dt>
                  <dd>{each.does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
