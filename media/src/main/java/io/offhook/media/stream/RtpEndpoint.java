package io.offhook.media.stream;

import akka.japi.Pair;
import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.SubscriptionWithCancelException;
import akka.stream.stage.AbstractGraphStageWithMaterializedValue;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStageLogic;
import io.offhook.media.audio.AudioFrame;
import io.offhook.media.codec.AudioCodec;
import org.jspecify.annotations.Nullable;

/**
 * The end of a graph where the packets are: takes a frame to send and gives a received one on every tick. A tick is one
 * asynchronous callback from the host, inside the same actor.
 */
final class RtpEndpoint extends AbstractGraphStageWithMaterializedValue<FlowShape<AudioFrame, AudioFrame>, RtpStream> {
    /** Says "nothing in this tick". */
    static final AudioFrame NOTHING = AudioFrame.silence(0, 1);

    private final Inlet<AudioFrame> in = Inlet.create("RtpStream.toSend");
    private final Outlet<AudioFrame> out = Outlet.create("RtpStream.received");
    private final FlowShape<AudioFrame, AudioFrame> shape = FlowShape.of(in, out);
    private final RtpStream stream;
    private final boolean plain;
    private @Nullable Logic logic;

    /** @param plain whether the other end is a {@link PlainFlow}: done with a frame when it asks for the next */
    RtpEndpoint(RtpStream stream, boolean plain) {
        this.stream = stream;
        this.plain = plain;
    }

    @Override
    public FlowShape<AudioFrame, AudioFrame> shape() {
        return shape;
    }

    @Override
    public Pair<GraphStageLogic, RtpStream> createLogicAndMaterializedValuePair(Attributes attributes) {
        if (logic != null) {
            throw new IllegalStateException("the flow of an RTP stream can be materialised once only");
        }
        Logic made = new Logic();
        logic = made;
        return Pair.create(made, stream);
    }

    /** The running end, null if the user's graph left it out. */
    @Nullable
    Logic logic() {
        return logic;
    }

    /** What the host tells an endpoint. */
    enum Turn {
        TICK,
        CLOSE
    }

    final class Logic extends GraphStageLogic implements FrameExchange {
        private final AsyncCallback<Turn> turns = createAsyncCallback(this::turn);
        private final FrameCarry carry = new FrameCarry();
        /** The frame for the next tick, of a packet's length, or {@link #NOTHING}. */
        private @Nullable AudioFrame ready;
        /** A frame that nobody has asked for yet. */
        private @Nullable AudioFrame undelivered;

        private @Nullable AudioFrame reused;
        private int stalledTicks;

        Logic() {
            super(shape);
            setHandler(in, new FromGraph());
            setHandler(out, new ToGraph());
        }

        @Override
        public void preStart() {
            setKeepGoing(true);
            pull(in);
        }

        @Override
        public void postStop() {
            stream.detached(this);
        }

        void invoke(Turn turn) {
            turns.invoke(turn);
        }

        private void turn(Turn turn) {
            if (turn == Turn.CLOSE) {
                completeStage();
            } else if (stream.isAttached(this)) {
                watch();
                stream.runTick(this);
            }
        }

        /** Before a tick: a graph that has neither given nor asked since the last one, tick after tick, is dead. */
        private void watch() {
            if (ready != null || isAvailable(out)) {
                stalledTicks = 0;
            } else {
                stream.stalled(++stalledTicks);
            }
        }

        private void sideFinished() {
            if (isClosed(in) && isClosed(out)) {
                stream.graphCompleted(this);
                completeStage();
            }
        }

        private void failed(Throwable cause) {
            stream.graphFailed(this, cause);
            failStage(cause);
        }

        /** A plain source that is coded already has no business in the graph, which carries samples. */
        @Override
        public int takeCoded(AudioCodec codec, int samples, byte[] coded, int offset) {
            if (!plain) {
                return AudioSource.Coded.NOT_CODED;
            }
            int bytes = stream.plain().takeCoded(codec, samples, coded, offset);
            if (bytes != AudioSource.Coded.NOT_CODED) {
                ready = NOTHING; // of the source before, if any
            }
            return bytes;
        }

        @Override
        public short @Nullable [] take(int samples, short[] scratch) {
            AudioFrame frame = ready;
            ready = null;
            if (frame != null && frame.samples().length > 0) {
                return frame.samples();
            }
            if (frame != null) {
                // A plain source that came after this frame was asked for begins now, not a tick later.
                return plain ? stream.plain().take(samples, scratch) : null;
            }
            if (carry.length() >= samples || isClosed(in) && carry.length() > 0) {
                carry.take(scratch, samples);
                return scratch;
            }
            stream.underrun();
            return null;
        }

        @Override
        public void pull() {
            boolean enough =
                    ready != null || carry.length() >= stream.agreement().frameSamples();
            if (!enough && !isClosed(in) && !hasBeenPulled(in)) {
                pull(in);
            }
        }

        @Override
        public boolean listens() {
            return !isClosed(out) && (!plain || stream.plain().listens());
        }

        @Override
        public boolean deliverCoded(AudioCodec codec, byte[] frame, int offset, int length) {
            return plain && stream.plain().deliverCoded(codec, frame, offset, length);
        }

        @Override
        public short[] room(int samples) {
            AudioFrame frame = reused;
            if (frame == null || !plain || frame.samples().length != samples) {
                frame = AudioFrame.silence(samples, stream.agreement().codec().sampleRate());
                reused = frame;
            }
            return frame.samples();
        }

        @Override
        public void deliver(short[] room, int samples) {
            AudioFrame frame = reused;
            if (frame == null) {
                return;
            }
            if (isAvailable(out)) {
                push(out, frame);
            } else {
                undelivered = frame; // the oldest goes: what is heard is live
            }
        }

        private final class FromGraph extends AbstractInHandler {
            /** A frame of a packet's length waits for its tick; others are cut into packets. */
            @Override
            public void onPush() {
                AudioFrame frame = grab(in);
                int samples = frame.samples().length;
                AudioAgreement agreement = stream.agreement();
                if (samples != 0 && frame.rate() != agreement.codec().sampleRate()) {
                    failed(new IllegalArgumentException("a frame of " + frame.rate() + " Hz came to a stream of "
                            + agreement.codec().sampleRate() + " Hz"));
                } else if (carry.length() == 0 && (samples == 0 || samples == agreement.frameSamples())) {
                    ready = frame;
                } else {
                    carry.add(frame.samples());
                    Logic.this.pull();
                }
            }

            @Override
            public void onUpstreamFinish() {
                sideFinished();
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
                failed(cause);
            }
        }

        private final class ToGraph extends AbstractOutHandler {
            @Override
            public void onPull() {
                AudioFrame waiting = undelivered;
                if (waiting != null) {
                    undelivered = null;
                    push(out, waiting);
                }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
                if (cause instanceof SubscriptionWithCancelException.NonFailureCancellation) {
                    sideFinished();
                } else {
                    failed(cause);
                }
            }
        }
    }
}
