import { type DragEvent, type ReactNode, useState } from 'react';

const kind = 'text/x-attesta-field';

/** A row that can be dragged, and where others are let go. */
export function DropPlace({
  field,
  className,
  onDrop,
  children,
}: {
  readonly field?: string;
  readonly className: string | undefined;
  onDrop(field: string): void;
  readonly children: ReactNode;
}) {
  const [over, setOver] = useState(false);
  const takes = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(kind)) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    <li
      className={className}
      data-over={over || undefined}
      {...(field !== undefined && {
        draggable: true,
        onDragStart: (event: DragEvent) => event.dataTransfer.setData(kind, field),
      })}
      onDragOver={takes}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const dropped = event.dataTransfer.getData(kind);
        if (dropped && dropped !== field) onDrop(dropped);
      }}
    >
      {children}
    </li>
  );
}
