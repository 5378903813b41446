import { ActionIcon, Button, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { IconChevronDown, IconDots, IconDownload, IconUpload } from '../../../web/icons.ts';
import { useWords } from '../../../web/words/words.tsx';
import { openAreas } from '../../areas.ts';
import { useMay, useMe } from '../../session.tsx';
import { recordWords } from '../words/record-words.ts';

/** Import and export of a whole list. */
export function ListActions({
  module,
  phone,
  onExport,
}: {
  module: ModuleDefinition;
  phone: boolean;
  onExport: (() => void) | null;
}) {
  const say = useWords(recordWords);
  const { may } = useMay(module.name);
  const imports = openAreas(useMe().tools).find((area) => area.name === 'imports');
  const canImport = imports && may('import');
  if (!onExport && !canImport) return null;
  const name = say(canImport ? 'importOrExport' : 'export');
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        {phone ? (
          <ActionIcon variant="default" size={44} aria-label={name}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        ) : (
          <Button variant="default" rightSection={<IconChevronDown size={15} aria-hidden />}>
            {name}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        {canImport && (
          <Menu.Item
            leftSection={<IconUpload size={15} aria-hidden />}
            renderRoot={(props) => <Link {...props} to={imports.path} search={{ module: module.name }} />}
          >
            {say('import')}
          </Menu.Item>
        )}
        {onExport && (
          <Menu.Item leftSection={<IconDownload size={15} aria-hidden />} onClick={onExport}>
            {say('exportList')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
