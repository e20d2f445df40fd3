package io.offhook.media.stream;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import io.offhook.media.audio.AudioFrame;
import org.jspecify.annotations.Nullable;

/**
 * The plain sources and sinks as a stage of the stream's graph. Frames are reused: the other end is our own endpoint,
 * which has done with a frame before the next one is asked for.
 */
final class PlainFlow extends GraphStage<FlowShape<AudioFrame, AudioFrame>> {
    private final Inlet<AudioFrame> in = Inlet.create("PlainFlow.received");
    private final Outlet<AudioFrame> out = Outlet.create("PlainFlow.toSend");
    private final FlowShape<AudioFrame, AudioFrame> shape = FlowShape.of(in, out);
    private final RtpStream stream;

    PlainFlow(RtpStream stream) {
        this.stream = stream;
    }

    @Override
    public FlowShape<AudioFrame, AudioFrame> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private @Nullable AudioFrame next;

        Logic() {
            super(shape);
            setHandlers(in, out, new AbstractInOutHandler() {
                @Override
                public void onPush() {
                    short[] samples = grab(in).samples();
                    stream.plain().deliver(samples, samples.length);
                    pull(in);
                }

                @Override
                public void onPull() {
                    push(out, nextFrame());
                }
            });
        }

        @Override
        public void preStart() {
            pull(in);
        }

        private AudioFrame nextFrame() {
            if (stream.plain().speaksCoded()) {
                return RtpEndpoint.NOTHING; // our endpoint takes its frames at the tick
            }
            AudioAgreement agreement = stream.agreement();
            int samples = agreement.frameSamples();
            AudioFrame frame = next;
            if (frame == null
                    || frame.samples().length != samples
                    || frame.rate() != agreement.codec().sampleRate()) {
                frame = AudioFrame.silence(samples, agreement.codec().sampleRate());
                next = frame;
            }
            return stream.plain().take(samples, frame.samples()) == null ? RtpEndpoint.NOTHING : frame;
        }
    }
}
