import type { ReactNode } from "react";
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from "react-aria-components";

interface ConfirmDialogProps {
  /** On the button that opens it. */
  readonly label: string;
  readonly title: string;
  readonly keep: string;
  readonly children: (close: () => void) => ReactNode;
}

/** Asks once more before something that cannot be undone, with its consequence. Escape and the first button keep things as they are. */
export function ConfirmDialog({ label, title, keep, children }: ConfirmDialogProps) {
  return (
    <DialogTrigger>
      <Button className="button plain danger">{label}</Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal">
          <Dialog className="dialog">
            {({ close }) => (
              <>
                <Heading slot="title">{title}</Heading>
                {children(close)}
                <Button className="button plain" onPress={close}>
                  {keep}
                </Button>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
