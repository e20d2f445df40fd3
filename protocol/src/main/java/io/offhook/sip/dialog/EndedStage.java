package io.offhook.sip.dialog;

/** Over: nothing means anything any more. */
final class EndedStage extends Stage {

    EndedStage(Leg leg) {
        super(leg);
    }

    @Override
    String describe() {
        return "Ended";
    }
}
