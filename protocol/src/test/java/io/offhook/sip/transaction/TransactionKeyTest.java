package io.offhook.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import org.junit.jupiter.api.Test;

class TransactionKeyTest {

    @Test
    void theAckOfARefusalAndTheRepeatedInviteBelongToTheInvite() {
        TransactionKey key = TransactionKey.server(Sample.INVITE);
        assertThat(TransactionKey.server(HopRequests.ack(Sample.INVITE, Sample.response(Sample.INVITE, 486))))
                .isEqualTo(key);
        assertThat(TransactionKey.server(Sample.request(Method.INVITE, "z9hG4bK776asdhds")))
                .isEqualTo(key);
    }

    @Test
    void aCancelIsATransactionOfItsOwn() {
        SipRequest cancel = HopRequests.cancel(Sample.INVITE);
        assertThat(TransactionKey.server(cancel)).isNotEqualTo(TransactionKey.server(Sample.INVITE));
        assertThat(TransactionKey.cancelled(cancel)).isEqualTo(TransactionKey.server(Sample.INVITE));
    }

    @Test
    void anotherBranchIsAnotherTransaction() {
        assertThat(TransactionKey.server(Sample.request(Method.INVITE, "z9hG4bKother")))
                .isNotEqualTo(TransactionKey.server(Sample.INVITE));
    }

    @Test
    void callerAndCalleeInOneProcessHaveKeysOfTheirOwn() {
        assertThat(TransactionKey.client(Sample.INVITE)).isNotEqualTo(TransactionKey.server(Sample.INVITE));
    }

    @Test
    void aResponseFindsTheRequestThatItAnswers() {
        assertThat(TransactionKey.client(Sample.response(Sample.INVITE, 180)))
                .isEqualTo(TransactionKey.client(Sample.INVITE));
    }

    @Test
    void aPeerOfRfc2543IsMatchedByItsHeaders() {
        SipRequest invite = old(Method.INVITE, 7, "");
        assertThat(TransactionKey.server(old(Method.INVITE, 7, ""))).isEqualTo(TransactionKey.server(invite));
        assertThat(TransactionKey.server(old(Method.ACK, 7, ";tag=b"))).isEqualTo(TransactionKey.server(invite));
        assertThat(TransactionKey.cancelled(old(Method.CANCEL, 7, ""))).isEqualTo(TransactionKey.server(invite));
        assertThat(TransactionKey.server(old(Method.INVITE, 8, ""))).isNotEqualTo(TransactionKey.server(invite));
    }

    private static SipRequest old(Method method, long sequence, String toTag) {
        return SipRequest.builder(method, "sip:bob@biloxi.example.com")
                .header(HeaderName.VIA, "SIP/2.0/UDP old.example.com")
                .header(HeaderName.FROM, "<sip:alice@example.com>;tag=a")
                .header(HeaderName.TO, "<sip:bob@example.com>" + toTag)
                .header(HeaderName.CALL_ID, "1@old")
                .cseq(sequence)
                .build();
    }
}
