package io.offhook.engine.actor;

import io.offhook.sip.auth.ChallengePolicy;
import io.offhook.sip.auth.DigestAnswer;
import io.offhook.sip.auth.DigestClient;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.SipUri;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers 401 and 407 to one owner's requests, for the account's own servers only: a stranger who challenges our BYE gets no hash to guess at
 * (RELIABILITY: the digest leak, CVE-2021-41158).
 */
final class ChallengeAnswers {
    private final AccountSpec spec;
    private final @Nullable DigestClient client;

    private ChallengeAnswers(AccountSpec spec, @Nullable DigestClient client) {
        this.spec = spec;
        this.client = client;
    }

    static ChallengeAnswers of(AccountSpec spec, EngineContext engine) {
        DigestClient client = spec.credentials()
                .map(credentials -> new DigestClient(
                        credentials,
                        ChallengePolicy.ownServers(),
                        engine.environment().random()))
                .orElse(null);
        return new ChallengeAnswers(spec, client);
    }

    DigestAnswer answer(SipResponse response, SipRequest request) {
        if (client == null) {
            return new DigestAnswer.Refused(DigestAnswer.Refusal.NO_CREDENTIALS);
        }
        HeaderName challenge = response.status() == 407 ? HeaderName.PROXY_AUTHENTICATE : HeaderName.WWW_AUTHENTICATE;
        return client.answer(
                response.status(),
                response.headers(challenge),
                asker(request),
                request.method().name(),
                request.requestUri(),
                request.body());
    }

    /** Who answers is whom the request went to first: its top Route, else its target. */
    private ChallengePolicy.Asker asker(SipRequest request) {
        List<NameAddress> routes = request.routes();
        SipUri hop = routes.isEmpty() ? request.uri() : routes.get(0).sipUri();
        if (hop == null) {
            return ChallengePolicy.Asker.STRANGER;
        }
        if (isAt(spec.proxy(), hop)) {
            return ChallengePolicy.Asker.OWN_PROXY;
        }
        return isAt(spec.registrar(), hop) || spec.aor().host().equalsIgnoreCase(hop.host())
                ? ChallengePolicy.Asker.OWN_REGISTRAR
                : ChallengePolicy.Asker.STRANGER;
    }

    private static boolean isAt(Optional<SipUri> server, SipUri hop) {
        return server.isPresent()
                && server.get().host().equalsIgnoreCase(hop.host())
                && server.get().portOrDefault() == hop.portOrDefault();
    }
}
