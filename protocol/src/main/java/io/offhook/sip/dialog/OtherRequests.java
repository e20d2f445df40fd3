package io.offhook.sip.dialog;

import io.offhook.sip.dialog.SessionTimer.Outcome;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** INFO, MESSAGE, REFER, NOTIFY and the like within a call: the peer's that the owner has to answer, and ours. */
final class OtherRequests {

    /** More than this many at a time, either way, is somebody's mistake. */
    private static final int MOST = 16;

    private final Leg leg;
    private final List<SipRequest> open = new ArrayList<>(1);
    private final List<ClientRequest> sent = new ArrayList<>(1);

    OtherRequests(Leg leg) {
        this.leg = leg;
    }

    // ---- the peer's ----

    void take(SipRequest request, long nowNs, SessionEffects out) {
        if (open.size() == MOST) {
            ResponseBuilder busy = leg.respond(request, 500).header(HeaderName.RETRY_AFTER, "2");
            leg.answer(request, busy.build(), nowNs, out);
        } else {
            open.add(request);
            out.add(new SessionEffect.OtherRequest(request));
        }
    }

    /** Whether this repeats one that the owner has not answered (section 17.2.2, Trying: nothing is sent). */
    boolean isOpen(SipRequest request) {
        for (int i = 0; i < open.size(); i++) {
            SipRequest known = open.get(i);
            if (known.cseq().equals(request.cseq())
                    && Objects.equals(
                            known.topVia().param("branch"), request.topVia().param("branch"))) {
                return true;
            }
        }
        return false;
    }

    boolean respond(
            SipRequest request,
            int status,
            List<HeaderLine> headers,
            @Nullable Body body,
            long nowNs,
            SessionEffects out) {
        int index = open.indexOf(request);
        if (index < 0) {
            return false;
        }
        ResponseBuilder response = leg.respond(request, status);
        for (HeaderLine line : headers) {
            response.header(line.name(), line.value());
        }
        if (body != null) {
            response.body(body.contentType(), body.bytes());
        }
        if (status < 200) {
            out.send(response.build(), Destination.Source.INSTANCE, false);
        } else {
            open.remove(index);
            leg.answer(request, response.build(), nowNs, out);
        }
        return true;
    }

    void close(long nowNs, SessionEffects out) {
        for (SipRequest request : open) {
            leg.answer(request, 487, nowNs, out);
        }
        open.clear();
    }

    // ---- ours ----

    boolean send(Method method, List<HeaderLine> headers, @Nullable Body body, SessionEffects out) {
        if (sent.size() == MOST) {
            return false;
        }
        sent.add(leg.send(leg.next(method, List.of(), headers, body), out));
        return true;
    }

    boolean response(SipResponse response, SessionEffects out) {
        for (int i = 0; i < sent.size(); i++) {
            ClientRequest ours = sent.get(i);
            if (ours.owns(response)) {
                if (ours.response(response, out) == Outcome.PASSED && response.isFinal()) {
                    sent.remove(i);
                    out.add(new SessionEffect.RequestDone(ours.request, response));
                }
                return true;
            }
        }
        return false;
    }

    void timer(int timer, SessionEffects out) {
        for (int i = 0; i < sent.size(); i++) {
            ClientRequest ours = sent.get(i);
            if (ours.owns(timer)) {
                if (ours.timer(timer, out) == Outcome.TIMED_OUT) {
                    sent.remove(i);
                    out.add(new SessionEffect.RequestDone(ours.request, null));
                }
                return;
            }
        }
    }

    boolean awaits(int timer) {
        for (int i = 0; i < sent.size(); i++) {
            if (sent.get(i).awaits(timer)) {
                return true;
            }
        }
        return false;
    }

    void transportFailed(SessionEffects out) {
        for (int i = sent.size() - 1; i >= 0; i--) {
            ClientRequest ours = sent.get(i);
            if (ours.transportFailed(out) == Outcome.TRANSPORT_FAILED) {
                sent.remove(i);
                out.add(new SessionEffect.RequestDone(ours.request, null));
            }
        }
    }
}
