package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;

/** What users ask of a dialog, command by command. */
final class DialogCommands {
    private DialogCommands() {}

    /** False when it is none of these. */
    static boolean handle(DialogBehavior dialog, Dialog.Command command) {
        if (command instanceof Dialog.Ring) {
            dialog.ring();
        } else if (command instanceof Dialog.Answer) {
            dialog.answer();
        } else if (command instanceof Dialog.Reject reject) {
            dialog.reject(reject.status());
        } else if (command instanceof Dialog.HangUp) {
            dialog.hangUp();
        } else if (command instanceof Dialog.Close close) {
            dialog.hangUp(close.cause());
        } else if (command instanceof Dialog.CollectDigits collect) {
            dialog.collect(collect);
        } else if (command instanceof Dialog.GetStatistics get) {
            get.reply().succeed(dialog.statistics());
        } else if (command instanceof Dialog.Play play) {
            toMedia(dialog, play.reply(), new MediaStream.Play(play.program(), play.reply()));
        } else if (command instanceof Dialog.Record record) {
            toMedia(dialog, record.reply(), new MediaStream.Record(record.file(), record.reply()));
        } else if (command instanceof Dialog.StopRecording stop) {
            toMedia(dialog, stop.reply(), new MediaStream.StopRecording(stop.reply()));
        } else if (command instanceof Dialog.SendDigits send) {
            toMedia(dialog, send.reply(), new MediaStream.SendDigits(send.digits(), send.reply()));
        } else if (command instanceof Dialog.Listen listen) {
            toMedia(dialog, listen.reply(), new MediaStream.Listen(listen.sink(), listen.reply()));
        } else if (command instanceof Dialog.Attach<?> attach) {
            attach(dialog, attach);
        } else if (command instanceof Dialog.Speak speak) {
            toMedia(dialog, speak.reply(), new MediaStream.Speak(speak.source(), speak.reply()));
        } else {
            return false;
        }
        return true;
    }

    private static <M> void attach(DialogBehavior dialog, Dialog.Attach<M> attach) {
        toMedia(dialog, attach.materialised(), new MediaStream.Attach<>(attach.graph(), attach.materialised()));
    }

    private static void toMedia(DialogBehavior dialog, Reply<?> reply, MediaStream.Command command) {
        ActorRef<MediaStream.Command> media = dialog.media();
        if (media == null) {
            reply.fail(new IllegalStateException("the call has no audio yet"));
        } else {
            media.tell(command);
        }
    }
}
