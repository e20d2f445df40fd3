package io.offhook.app.demo;

import io.offhook.app.load.Outcomes;
import io.offhook.engine.CallStatistics;
import io.offhook.sip.dialog.EndCause;
import org.jspecify.annotations.Nullable;

/** One call of a demonstration, both its ends. */
final class DemoCall {
    private final DemoPlan.PlannedCall plan;
    private final Phone caller;
    private final Phone callee;
    private boolean hungUp;

    DemoCall(DemoPlan.PlannedCall plan, short[] callerBed, short[] calleeBed) {
        this.plan = plan;
        int callerMark = 2 * plan.index() + 1;
        int calleeMark = callerMark + 1;
        // Nobody speaks in chorus: each starts elsewhere in the speech.
        int startAt = plan.index() * 7919;
        this.caller = new Phone(callerBed, startAt, callerMark, calleeMark);
        this.callee = new Phone(calleeBed, startAt, calleeMark, callerMark);
    }

    DemoPlan.PlannedCall plan() {
        return plan;
    }

    Phone caller() {
        return caller;
    }

    Phone callee() {
        return callee;
    }

    /** Both ends fall silent. */
    void fallSilent() {
        caller.fallSilent();
        callee.fallSilent();
    }

    /** One end hangs up; callers and callees in turn. */
    void hangUp() {
        hungUp = true;
        (plan.index() % 2 == 0 ? caller : callee).hangUp();
    }

    boolean established() {
        return caller.answered() && callee.answered();
    }

    /** Over at both ends, or never begun at the callee's. */
    boolean over() {
        return caller.cause() != null && (callee.cause() != null || !callee.answered());
    }

    /** The digits that were planned came, or have nothing to do with this call. */
    boolean digitsComplete() {
        return callee.digits().equals(plan.digits());
    }

    CallRow row() {
        CallStatistics figures = caller.statistics();
        String failure = failure();
        boolean heard = caller.heard() == Phone.Heard.PEER && callee.heard() == Phone.Heard.PEER;
        return new CallRow(
                plan.index(),
                plan.caller(),
                plan.callee(),
                caller.line().callId().map(id -> id.value()).orElse(""),
                plan.impairment(),
                established(),
                established() && heard,
                failure,
                figures != null && caller.answered() ? figures.setup().toNanos() / 1e6 : -1,
                figures == null ? 0 : figures.talk().toMillis() / 1000.0,
                figures == null ? "" : figures.codec().orElse(""),
                CallRow.Side.of(figures, caller.heard()),
                CallRow.Side.of(callee.statistics(), callee.heard()),
                plan.digits(),
                callee.digits());
    }

    private String failure() {
        if (!established()) {
            return "not established: " + why(caller.cause());
        }
        if (!hungUp) {
            return "ended early: " + why(caller.cause());
        }
        if (caller.cause() == null || callee.cause() == null) {
            return "did not end";
        }
        for (Phone phone : new Phone[] {caller, callee}) {
            String who = phone == caller ? "the caller" : "the callee";
            if (phone.heard() == Phone.Heard.NOTHING) {
                return who + " heard nothing";
            } else if (phone.heard() == Phone.Heard.STRANGER) {
                return who + " heard a stranger";
            }
            EndCause cause = phone.cause();
            if (!(cause instanceof EndCause.LocalHangup || cause instanceof EndCause.RemoteHangup)) {
                return who + ": " + why(cause);
            }
        }
        return digitsComplete() ? "" : "digits " + plan.digits() + " arrived as \"" + callee.digits() + "\"";
    }

    private static String why(@Nullable EndCause cause) {
        return cause == null ? "no outcome" : Outcomes.text(cause);
    }
}
