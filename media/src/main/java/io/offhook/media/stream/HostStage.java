package io.offhook.media.stream;

import akka.japi.Pair;
import akka.stream.Attributes;
import akka.stream.ClosedShape;
import akka.stream.Materializer;
import akka.stream.stage.AbstractGraphStageWithMaterializedValue;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStageLogic;
import java.util.Arrays;

/**
 * The host's graph: a stage without ports that lives until it is stopped. Its materialiser puts the streams' graphs into
 * the same actor, and a callback of theirs that is invoked from here runs in the same turn.
 */
final class HostStage extends AbstractGraphStageWithMaterializedValue<ClosedShape, HostStage.Logic> {
    private final MediaHost host;

    HostStage(MediaHost host) {
        this.host = host;
    }

    @Override
    public ClosedShape shape() {
        return ClosedShape.getInstance();
    }

    @Override
    public Pair<GraphStageLogic, Logic> createLogicAndMaterializedValuePair(Attributes attributes) {
        Logic logic = new Logic(host);
        return Pair.create(logic, logic);
    }

    static final class Logic extends GraphStageLogic {
        private final MediaHost host;
        private final AsyncCallback<Runnable> entry = createAsyncCallback(Runnable::run);
        private final Runnable slot = this::runSlot;
        private final Runnable slotEnd = this::slotOver;
        private RtpStream[] due = new RtpStream[64];
        private int dueCount;
        private boolean started;

        Logic(MediaHost host) {
            super(ClosedShape.getInstance());
            this.host = host;
        }

        @Override
        public void preStart() {
            setKeepGoing(true);
            started = true;
        }

        boolean isRunning() {
            return started;
        }

        @Override
        public void postStop() {
            host.gone();
        }

        /** Runs something in the host's turn. It must not throw: that would end the host. */
        void enter(Runnable turn) {
            entry.invoke(turn);
        }

        /** A stream's tick is due: the first of a slot sends the one message for all. */
        void due(RtpStream stream) {
            if (dueCount == due.length) {
                due = Arrays.copyOf(due, 2 * dueCount);
            }
            due[dueCount++] = stream;
            if (dueCount == 1) {
                entry.invoke(slot);
            }
        }

        private void runSlot() {
            int count = dueCount;
            dueCount = 0;
            for (int i = 0; i < count; i++) {
                due[i].turn();
            }
            Arrays.fill(due, 0, count, null);
            entry.invoke(slotEnd);
        }

        private void slotOver() {
            host.running(null);
        }

        void stopHost() {
            completeStage();
        }

        @Override
        public Materializer materializer() {
            return super.subFusingMaterializer();
        }
    }
}
