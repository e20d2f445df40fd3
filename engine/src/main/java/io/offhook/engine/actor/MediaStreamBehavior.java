package io.offhook.engine.actor;

import akka.actor.typed.Behavior;
import akka.actor.typed.ExtensibleBehavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.offhook.engine.shard.Fault;
import io.offhook.engine.shard.Ledger;
import io.offhook.engine.shard.MediaClock;
import io.offhook.media.audio.SeekableOutput;
import io.offhook.media.dtmf.DtmfEvent;
import io.offhook.media.stream.AudioPipe;
import io.offhook.media.stream.AudioSource;
import io.offhook.media.stream.AudioSources;
import io.offhook.media.stream.Recorder;
import io.offhook.media.stream.RtpStream;
import io.offhook.media.stream.RtpStreamEvent;
import io.offhook.sdp.LocalEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One audio stream: owns its {@link MediaSockets} and its {@link RtpStream} in the shard's media host, and a seat on the shard's media clock. Packets never
 * pass through its mailbox (they go from the socket into the jitter ring on this thread); what needs a decision does.
 */
final class MediaStreamBehavior extends ExtensibleBehavior<MediaStream.Command> {
    private static final int TONE_MS = 100;
    private static final int GAP_MS = 60;
    private static final int AMPLITUDE = 8_000;

    private final EngineContext engine;
    private final SipShard shard;
    private final AccountParts account;
    private final MediaReport report;
    private final Consumer<? super MediaStream.Event> listener;
    private final MediaSockets sockets;
    private final Ledger.Entry ledger;
    private final ArrayDeque<Reply<Void>> digitReplies = new ArrayDeque<>(0);
    private @Nullable RtpStream stream;
    private MediaClock.@Nullable Seat seat;
    private MediaStream.@Nullable Play playing;
    private @Nullable AudioSource playingSource;
    private @Nullable Recording recording;

    /** A recording under way, and who waits for its file. */
    private static final class Recording {
        final Path file;
        final Recorder recorder;
        volatile @Nullable Reply<Path> reply;

        Recording(Path file, java.util.function.Function<Recording, Recorder> start) {
            this.file = file;
            this.recorder = start.apply(this);
        }
    }

    MediaStreamBehavior(
            EngineContext engine,
            SipShard shard,
            MediaOwner owner,
            MediaSockets sockets,
            Consumer<? super MediaStream.Event> listener) {
        this.engine = engine;
        this.shard = shard;
        this.account = owner.account();
        this.report = owner.report();
        this.sockets = sockets;
        this.listener = listener;
        this.ledger = shard.shard().ledger().open(Ledger.Kind.STREAM, owner.name(), this);
        InetSocketAddress local = sockets.local();
        this.listener.accept(new MediaStream.Bound(
                new LocalEndpoint(local.getAddress().getHostAddress(), local.getPort(), sockets.rtcpPort(), true)));
    }

    @Override
    public Behavior<MediaStream.Command> receive(
            TypedActorContext<MediaStream.Command> ctx, MediaStream.Command command) {
        engine.strike(Chaos.Victim.MEDIA_STREAM, account, command);
        if (command instanceof MediaStream.Agreed agreed) {
            return agreed(agreed);
        }
        if (command instanceof MediaStream.Close) {
            return Behaviors.stopped();
        }
        RtpStream to = stream;
        if (command instanceof MediaStream.RtpReceived packets) {
            if (to != null) {
                for (byte[] packet : packets.packets()) {
                    sockets.received(packet, 0, packet.length, packets.source(), shard.nowNs());
                }
            }
        } else if (command instanceof MediaStream.StopRecording stop) {
            stopRecording(stop.reply());
        } else if (to == null) {
            MediaStreams.refuse(command, "the call has no audio yet");
        } else if (command instanceof MediaStream.Play play) {
            play(to, play);
        } else if (command instanceof MediaStream.Record record) {
            record(to, record);
        } else if (command instanceof MediaStream.SendDigits digits) {
            sendDigits(to, digits);
        } else if (command instanceof MediaStream.Listen listen) {
            to.setSink(listen.sink());
            Reply.done(listen.reply());
        } else if (command instanceof MediaStream.Attach<?> attach) {
            finishPlaying();
            attach(to, attach);
        } else if (command instanceof MediaStream.Speak speak) {
            finishPlaying();
            to.setSource(speak.source());
            Reply.done(speak.reply());
        } else if (command instanceof MediaStream.GetStatistics get) {
            get.reply().succeed(to.statistics());
        } else {
            return Behaviors.unhandled();
        }
        return this;
    }

    @Override
    public Behavior<MediaStream.Command> receiveSignal(TypedActorContext<MediaStream.Command> ctx, Signal signal) {
        if (signal instanceof PostStop) {
            close();
        }
        return Behaviors.same();
    }

    private Behavior<MediaStream.Command> agreed(MediaStream.Agreed agreed) {
        Optional<io.offhook.media.stream.AudioAgreement> heard = Agreements.ofSdp(agreed.agreement(), engine);
        if (heard.isEmpty()) {
            listener.accept(new MediaStream.Failed(new IllegalStateException(
                    "no such codec: " + agreed.agreement().codec())));
            return this;
        }
        RtpStream at = stream;
        if (at == null) {
            at = shard.media().open(engine.streamSettings(heard.get()), sockets, this::happened);
            stream = at;
            report.opened(at);
            at.setSource(AudioSources.silence());
            seat = shard.shard().mediaClock().join(Agreements.beat(at));
        } else {
            at.reconfigure(heard.get());
        }
        if (!sockets.aim(agreed.agreement(), agreed.signallingPeer(), at)
                && !agreed.agreement().held()) {
            listener.accept(new MediaStream.Failed(new IllegalArgumentException(
                    "media may not be sent to " + agreed.agreement().remote().host())));
        }
        return this;
    }

    /** Told on the shard by the stream's packet path. */
    private void happened(RtpStream from, RtpStreamEvent event) {
        if (event instanceof RtpStreamEvent.FirstPacket) {
            listener.accept(new MediaStream.Started(from.agreement().codec().name()));
        } else if (event instanceof RtpStreamEvent.DigitBegan digit) {
            listener.accept(new MediaStream.Digit(digit.digit().symbol(), Duration.ZERO));
        } else if (event instanceof RtpStreamEvent.MediaTimeout timeout) {
            listener.accept(new MediaStream.TimedOut(Duration.ofNanos(timeout.silentNs())));
        } else if (event instanceof RtpStreamEvent.DigitsSent) {
            while (!digitReplies.isEmpty()) {
                Reply.done(digitReplies.remove());
            }
        } else if (event instanceof RtpStreamEvent.SourceEnded over) {
            if (over.source() == playingSource) {
                finishPlaying();
                from.setSource(AudioSources.silence());
            }
        } else if (event instanceof RtpStreamEvent.Ended ended && ended.reason() != RtpStreamEvent.EndReason.CLOSED) {
            Throwable cause = ended.cause() != null
                    ? ended.cause()
                    : new IllegalStateException("the audio stream ended: " + ended.reason());
            engine.fault(new Fault(Fault.Where.TICK, account.name(), cause));
            listener.accept(new MediaStream.Failed(cause));
        }
    }

    private void play(RtpStream to, MediaStream.Play play) {
        finishPlaying();
        boolean ends = false;
        AudioSource source;
        MediaProgram program = play.program();
        if (program instanceof MediaProgram.Play clip) {
            source = AudioSources.prompt(clip.clip().prompt(to.agreement().codec(), clip.loop()));
            ends = !clip.loop();
        } else if (program instanceof MediaProgram.Tone tone) {
            source = AudioSources.tone(to.agreement().codec().sampleRate(), tone.hertz(), 0, AMPLITUDE);
        } else if (program instanceof MediaProgram.Echo) {
            AudioPipe pipe = new AudioPipe();
            to.setSink(pipe);
            source = pipe;
        } else if (program instanceof MediaProgram.Live live) {
            if (live.sink() != null) {
                to.setSink(live.sink());
            }
            source = live.source();
        } else {
            source = AudioSources.silence();
        }
        playingSource = source;
        if (ends) {
            playing = play;
        }
        to.setSource(source);
        if (!ends) {
            Reply.done(play.reply());
        }
    }

    /** What played has ended, or something else takes its place. */
    private void finishPlaying() {
        MediaStream.Play over = playing;
        playing = null;
        playingSource = null;
        if (over != null) {
            Reply.done(over.reply());
        }
    }

    private static <M> void attach(RtpStream to, MediaStream.Attach<M> attach) {
        to.attach(attach.graph(), attach.materialised()::succeed);
    }

    private void sendDigits(RtpStream to, MediaStream.SendDigits digits) {
        List<DtmfEvent> events = new ArrayList<>(digits.digits().length());
        for (int i = 0; i < digits.digits().length(); i++) {
            Optional<DtmfEvent> event = DtmfEvent.of(digits.digits().charAt(i));
            if (event.isEmpty()) {
                char wrong = digits.digits().charAt(i);
                digits.reply().fail(new IllegalArgumentException("not a DTMF digit: " + wrong));
                return;
            }
            events.add(event.get());
        }
        for (DtmfEvent event : events) {
            if (!to.sendDigit(event, TONE_MS, GAP_MS)) {
                digits.reply()
                        .fail(new IllegalStateException(
                                "the other side takes no telephone events (RFC 4733), or too many digits wait"));
                return;
            }
        }
        if (events.isEmpty()) {
            Reply.done(digits.reply());
        } else {
            digitReplies.add(digits.reply());
        }
    }

    private void record(RtpStream to, MediaStream.Record record) {
        stopRecording(Reply.ignored());
        int rate = to.agreement().codec().sampleRate();
        Recording started = new Recording(
                record.file(),
                self -> Recorder.start(() -> open(record), Recorder.Legs.RECEIVED, rate, engine.io(), done -> {
                    Reply<Path> reply = self.reply;
                    if (reply != null && done.error() != null) {
                        reply.fail(done.error());
                    } else if (reply != null) {
                        reply.succeed(self.file);
                    }
                }));
        recording = started;
        to.addTap(started.recorder);
    }

    /** On the executor for files. */
    private static SeekableOutput open(MediaStream.Record record) throws IOException {
        try {
            SeekableOutput file = SeekableOutput.file(record.file());
            Reply.done(record.reply());
            return file;
        } catch (IOException | RuntimeException e) {
            record.reply().fail(e);
            throw e;
        }
    }

    private void stopRecording(Reply<Path> reply) {
        Recording over = recording;
        RtpStream from = stream;
        recording = null;
        if (over == null) {
            reply.fail(new IllegalStateException("nothing is being recorded"));
            return;
        }
        if (from != null) {
            from.removeTap(over.recorder);
        }
        over.reply = reply;
        over.recorder.stop();
    }

    private void close() {
        RtpStream over = stream;
        if (seat != null) {
            seat.leave();
        }
        if (over != null) {
            over.close();
            report.closed(over.statistics());
            shard.metrics().streamClosed(over.statistics());
        }
        sockets.close();
        ledger.close();
        // Replies are others' code: what was held is given back before they run.
        if (recording != null) {
            stopRecording(Reply.ignored());
        }
        finishPlaying();
        while (!digitReplies.isEmpty()) {
            digitReplies.remove().fail(new IllegalStateException("the call ended"));
        }
    }

    /** For the ledger. Any thread may ask: then it may be a little behind. */
    @Override
    public String toString() {
        InetSocketAddress local = sockets.local();
        RtpStream now = stream;
        return local.getAddress().getHostAddress() + ":" + local.getPort() + ", "
                + (now == null ? "no agreement yet" : now.toString());
    }
}
