package io.offhook.engine;

import io.offhook.engine.actor.Dialog;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.actor.DialogLine;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.engine.actor.Reply;
import io.offhook.media.audio.WavFormatException;
import io.offhook.media.stream.AudioPipe;
import io.offhook.media.stream.MediaGraph;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.message.CallId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One call, from the first INVITE to the end. A handle: every method may be called from any thread at any time and returns at once; what is asked for
 * after the end fails with {@link CallFailedException}.
 */
public final class Call {
    private static final int RATE = 8_000;
    private static final int FRAMES_IN = 50;
    private static final int FRAMES_OUT = 25;
    /** An answered call's story is a handful; the rest is room for digits. */
    private static final int EVENTS_HELD = 64;

    private final Account account;
    private final DialogLine line = new DialogLine();
    private final SerialExecutor callbacks;
    private final PendingReplies replies;
    private final CompletableFuture<Call> answered;
    private final CompletableFuture<EndCause> ended;
    private final Listeners<CallEvent> listeners;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean established;

    Call(Account account) {
        this.account = account;
        Engine engine = account.engine();
        this.callbacks = new SerialExecutor(engine.callbacks());
        this.listeners = new Listeners<>(
                callbacks,
                EVENTS_HELD,
                e -> engine.callbackThrew("a listener of a call of " + account.addressOfRecord(), e));
        this.replies = new PendingReplies(engine);
        this.answered = VirtualFuture.in(engine.world());
        this.ended = VirtualFuture.in(engine.world());
    }

    /** The account that made or took this call. */
    public Account account() {
        return account;
    }

    /** The Call-ID, once the call's actor lives. */
    public Optional<CallId> id() {
        return line.callId();
    }

    /** Completes when the call is established; fails with {@link CallFailedException} when it never will be. */
    public CompletableFuture<Call> answered() {
        return answered.copy();
    }

    /** Completes with how the call ended, when nothing of it is alive any more; beside the last event, not after it. Never fails. */
    public CompletableFuture<EndCause> ended() {
        return ended.copy();
    }

    /**
     * Calls {@code listener} with every event, in order, on the callback executor. Nothing is missed between {@link Account#dial} and this: events wait for
     * the first listener (the last 64 of them); a further one hears of later events.
     */
    public Call onEvent(Consumer<? super CallEvent> listener) {
        listeners.add(listener);
        return this;
    }

    /** The events of this call as a publisher, whose first subscriber is as a listener to {@link #onEvent}; one that asks for none holds nobody up. */
    public Flow.Publisher<CallEvent> events() {
        return new EventPublisher<>(this::onEvent, callbacks, event -> event instanceof CallEvent.Ended);
    }

    /** Hangs up: BYE, or CANCEL before the answer. Completes when the other side has confirmed or will not. */
    public CompletableFuture<EndCause> hangUp() {
        line.tell(new Dialog.HangUp());
        return ended();
    }

    /**
     * Plays a WAV file (PCM 16 bit, µ-law or A-law) from its start, in place of what was playing. Completes when its last frame was sent, or fails
     * with {@link IOException} or {@link WavFormatException} when the file can't be read.
     */
    public CompletableFuture<Void> play(Path wav) {
        return playFile(wav, false);
    }

    /** Plays a WAV file again and again until something else is played. Completes when it has begun. */
    public CompletableFuture<Void> playLooped(Path wav) {
        return playFile(wav, true);
    }

    /** Sends a tone of 20 to 3,800 Hz until something else is played. */
    public CompletableFuture<Void> playTone(int hertz) {
        return ask(reply -> new Dialog.Play(new MediaProgram.Tone(hertz), reply));
    }

    /** Sends back what is heard until something else is played. */
    public CompletableFuture<Void> echo() {
        return ask(reply -> new Dialog.Play(new MediaProgram.Echo(), reply));
    }

    /** Sends silence again. */
    public CompletableFuture<Void> stopPlaying() {
        return ask(reply -> new Dialog.Play(new MediaProgram.Silence(), reply));
    }

    /**
     * Records what is heard to a WAV file (8 kHz, 16 bit, mono) until {@link #stopRecording} or the end of the call. Completes when the file is open;
     * the file is valid at any moment, also after a crash.
     */
    public CompletableFuture<Void> record(Path wav) {
        return ask(reply -> new Dialog.Record(wav, reply));
    }

    /** Ends the recording; completes with its file when all is written. */
    public CompletableFuture<Path> stopRecording() {
        return ask(Dialog.StopRecording::new);
    }

    /** Sends digits (0-9, *, #, A-D) by RFC 4733, 100 ms each and 60 ms apart. Completes when the last one was sent. */
    public CompletableFuture<Void> sendDigits(String digits) {
        return ask(reply -> new Dialog.SendDigits(digits, reply));
    }

    /**
     * Collects up to {@code count} digits that the other side presses, those pressed since the last collection included. Completes with what came:
     * fewer than {@code count} when {@code timeout} passed without a further digit.
     */
    public CompletableFuture<String> collectDigits(int count, Duration timeout) {
        return ask(reply -> new Dialog.CollectDigits(count, timeout, reply));
    }

    /** Joins the audio of two calls: each side hears the other, whatever shards they live on. */
    public CompletableFuture<Void> bridge(Call other) {
        AudioPipe toOther = new AudioPipe();
        AudioPipe fromOther = new AudioPipe();
        CompletableFuture<Void> mine = connect(fromOther, toOther);
        return mine.thenCombine(other.connect(toOther, fromOther), (a, b) -> null);
    }

    /** What is heard, frame by frame. From this call on, frames wait for the reader; a slow reader loses the oldest. */
    public CompletableFuture<AudioIn> audioIn() {
        FrameQueue frames = new FrameQueue(FRAMES_IN, RATE, account.engine().world());
        return this.<Void>ask(reply -> new Dialog.Listen(frames, reply)).thenApply(v -> new AudioIn(frames));
    }

    /** A place to write audio frames to; they are sent at the codec's pace, silence where none waits. */
    public CompletableFuture<AudioOut> audioOut() {
        FrameQueue frames = new FrameQueue(FRAMES_OUT, RATE, account.engine().world());
        ended.thenAccept(cause -> frames.close(new CallFailedException(cause)));
        return this.<Void>ask(reply -> new Dialog.Speak(frames, reply)).thenApply(v -> new AudioOut(frames, RATE));
    }

    /** Counters and quality as they stand. */
    public CompletableFuture<CallStatistics> statistics() {
        return ask(Dialog.GetStatistics::new);
    }

    <M> CompletableFuture<M> attach(MediaGraph<M> graph) {
        return ask(reply -> new Dialog.Attach<>(graph, reply));
    }

    void ring() {
        line.tell(new Dialog.Ring());
    }

    CompletableFuture<Call> answer() {
        line.tell(new Dialog.Answer());
        return answered();
    }

    void reject(int status) {
        if (status < 300 || status > 699) {
            throw new IllegalArgumentException("a call is refused with a status of 300 to 699, not " + status);
        }
        line.tell(new Dialog.Reject(status));
    }

    DialogLine line() {
        return line;
    }

    /**
     * Told on the shard; user code hears of it on the callback executor. Events come one after the other, futures beside them: whoever waits for a future
     * inside a listener or a continuation must not hold up the very thing that he waits for.
     */
    void happened(DialogEvent event) {
        if (event instanceof DialogEvent.Answered) {
            established = true;
            account.engine().callbacks().execute(() -> answered.complete(this));
        } else if (event instanceof DialogEvent.Ended end) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            account.forget(this);
            finish(end.cause());
        }
        callbacks.execute(() -> deliver(CallEvents.of(this, event)));
    }

    /** Nothing will be heard of this call any more: it came too late for its account, or the engine was cut off. */
    void lost(String why) {
        happened(DialogEvent.Ended.unborn(new EndCause.TransportError(why)));
    }

    private void finish(EndCause cause) {
        Executor pool = account.engine().callbacks();
        CallFailedException failure = new CallFailedException(cause);
        if (!established) {
            pool.execute(() -> answered.completeExceptionally(failure));
        }
        replies.close(failure);
        pool.execute(() -> ended.complete(cause));
    }

    private void deliver(CallEvent event) {
        account.engine().publish(event);
        listeners.tell(event);
    }

    private CompletableFuture<Void> connect(AudioPipe from, AudioPipe to) {
        return this.<Void>ask(reply -> new Dialog.Listen(to, reply))
                .thenCompose(v -> ask(reply -> new Dialog.Speak(from, reply)));
    }

    private CompletableFuture<Void> playFile(Path wav, boolean loop) {
        PendingReplies.FutureReply<Void> reply = replies.open();
        // Reading a file blocks: not on the caller's thread, which may be anything.
        Clips.read(
                wav,
                account.engine().callbacks(),
                clip -> line.tell(new Dialog.Play(new MediaProgram.Play(clip, loop), reply)),
                reply::fail);
        return reply.future;
    }

    private <T> CompletableFuture<T> ask(Function<Reply<T>, Dialog.Command> command) {
        PendingReplies.FutureReply<T> reply = replies.open();
        line.tell(command.apply(reply));
        return reply.future;
    }
}
