import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { webWords } from '../words/web-words.ts';
import { useWords } from '../words/words.tsx';
import './fonts.ts';
import './mantine.ts';
import './tokens.css';
import './page.css';
import { cssVariablesResolver, theme } from './theme.ts';

const manager = localStorageColorSchemeManager({ key: 'attesta.scheme' });

/** The look of the app: theme, tokens and the choice of light, dark or the system's. */
export function Look({ children }: { readonly children: ReactNode }) {
  const say = useWords(webWords);
  const close = say('close');
  const named = useMemo(() => withWords(close), [close]);
  return (
    <MantineProvider
      theme={named}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={manager}
      defaultColorScheme="auto"
    >
      {children}
    </MantineProvider>
  );
}

/** What floats over a page appears at once, darkens it lightly, and says how it is closed. */
function withWords(close: string): typeof theme {
  const floats = {
    defaultProps: {
      transitionProps: { duration: 0 },
      overlayProps: { backgroundOpacity: 0.36 },
      closeButtonProps: { 'aria-label': close },
    },
  };
  return { ...theme, components: { ...theme.components, Modal: floats, Drawer: floats } };
}
