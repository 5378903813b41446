import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type VariantColorsResolver,
} from '@mantine/core';

const sans = "'Inter Variable', 'Noto Sans', 'Noto Sans Arabic', system-ui, sans-serif";

/** Text on the primary colour is set by hand: automatic contrast picks white on the dark scheme's petrol. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const primary = !input.color || input.color === input.theme.primaryColor;
  return input.variant === 'filled' && primary ? { ...colours, color: 'var(--at-petrol-on)' } : colours;
};

/** Mantine in our colours, type and measures. The colours themselves are CSS variables of `tokens.css`. */
export const theme = createTheme({
  variantColorResolver,
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 3 },
  white: '#ffffff',
  black: '#201f1c',
  colors: {
    petrol: [
      '#eaf4f5',
      '#d3e7ea',
      '#a7cfd6',
      '#76b3be',
      '#4a97a5',
      '#2a7e8e',
      '#166878',
      '#0e5766',
      '#0a4552',
      '#06323c',
    ],
    gray: [
      '#f6f5f2',
      '#f4f2ee',
      '#e8e5df',
      '#d3cec5',
      '#b5afa4',
      '#8c867b',
      '#67635b',
      '#4d4a44',
      '#2e2c28',
      '#201f1c',
    ],
    dark: [
      '#edebe6',
      '#c4c0b8',
      '#a09c93',
      '#7c786f',
      '#45433e',
      '#2c2b28',
      '#21201f',
      '#191918',
      '#131312',
      '#0d0d0c',
    ],
  },
  fontFamily: sans,
  fontFamilyMonospace: "'JetBrains Mono', ui-monospace, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.333', sm: '1.538', md: '1.43', lg: '1.5', xl: '1.4' },
  headings: { fontFamily: sans, fontWeight: '620' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '16px' },
  defaultRadius: 'sm',
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // The note stands under the control, so that controls beside each other begin at one height.
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'error', 'description'] } },
    Tooltip: {
      defaultProps: { openDelay: 350, withArrow: false, events: { hover: true, focus: true, touch: false } },
    },
    Select: { defaultProps: { withScrollArea: false, comboboxProps: { transitionProps: { duration: 0 } } } },
    Menu: { defaultProps: { shadow: undefined, transitionProps: { duration: 0 } } },
    Popover: { defaultProps: { transitionProps: { duration: 0 } } },
  },
});

const both = {
  '--mantine-color-text': 'var(--at-ink)',
  '--mantine-color-body': 'var(--at-surface)',
  '--mantine-color-default': 'var(--at-raised)',
  '--mantine-color-default-hover': 'var(--at-hover)',
  '--mantine-color-default-color': 'var(--at-ink)',
  '--mantine-color-default-border': 'var(--at-line-strong)',
  '--mantine-color-dimmed': 'var(--at-ink-3)',
  '--mantine-color-placeholder': 'var(--at-ink-3)',
  '--mantine-color-anchor': 'var(--at-petrol)',
  '--mantine-color-error': 'var(--at-red)',
  '--mantine-color-disabled': 'var(--at-disabled)',
  '--mantine-color-disabled-color': 'var(--at-ink-3)',
  '--mantine-color-disabled-border': 'var(--at-line-strong)',
  '--mantine-primary-color-contrast': 'var(--at-petrol-on)',
  '--mantine-color-petrol-filled': 'var(--at-petrol-fill)',
  '--mantine-color-petrol-filled-hover': 'var(--at-petrol-fill-hover)',
  '--mantine-color-petrol-light': 'var(--at-selected)',
  '--mantine-color-petrol-light-hover': 'var(--at-selected)',
  '--mantine-color-petrol-light-color': 'var(--at-petrol)',
  '--mantine-color-petrol-outline': 'var(--at-petrol)',
};

/** Mantine's own variables, led to ours in both schemes. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: both,
  dark: both,
});
