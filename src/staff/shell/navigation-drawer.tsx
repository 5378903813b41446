import { Drawer } from '@mantine/core';
import '@mantine/core/styles/Drawer.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import { useWords } from '../../web/words/words.tsx';
import { shellWords } from '../words/shell-words.ts';
import { Navigation } from './navigation.tsx';
import classes from './shell.module.css';

/** The navigation on a narrow screen: over the page, opened from its top bar. */
export function NavigationDrawer({ onClose }: { onClose(): void }) {
  const say = useWords(shellWords);
  return (
    <Drawer
      opened
      onClose={onClose}
      size={272}
      withCloseButton={false}
      padding={0}
      transitionProps={{ duration: 0 }}
      attributes={{ content: { 'aria-label': say('navigation') } }}
    >
      <div className={classes.drawer}>
        <Navigation />
      </div>
    </Drawer>
  );
}
