package io.offhook.sip.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.RequestCheck;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.message.UasCapabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message of RFC 4475 and RFC 5118 against the verdict that the RFC's prose gives. */
class TortureVerdictTest {
    /** Where a choice that the RFC leaves open differs from the first column, and why. */
    private static final Map<String, Choice> CHOICES = Map.of(
            "rfc4475/mpart01.dat",
                    new Choice("405", "MESSAGE is not among this endpoint's methods (also_allowed says so)"),
            "rfc5118/ipv4-mapped-ipv6.dat", new Choice("accepted", "488 is for the offer/answer machine to say"),
            "rfc5118/ipv6-in-sdp.dat", new Choice("accepted", "488 is for the offer/answer machine to say"),
            "rfc5118/mult-ip-in-header.dat", new Choice("accepted", "481 is for whoever knows the dialogs to say"),
            "rfc5118/via-received-param-with-delim.dat",
                    new Choice("accepted", "481 is for whoever knows the dialogs to say"));

    private record Choice(String outcome, String reason) {}

    private record Row(String path, String parser, String uas) {
        @Override
        public String toString() {
            return path;
        }
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String rfc : List.of("rfc4475", "rfc5118")) {
            for (Map<String, String> row : TestMessages.table(rfc + "/verdicts.csv")) {
                rows.add(new Row(rfc + "/" + row.get("file"), row.get("parser"), row.get("uas_expected")));
            }
        }
        return rows;
    }

    @Test
    void theTablesAreComplete() {
        assertThat(rows()).hasSize(49 + 12);
        assertThat(CHOICES).allSatisfy((path, choice) -> {
            assertThat(TestMessages.torture()).contains(path);
            assertThat(choice.reason()).isNotBlank();
        });
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theParserAcceptsAndRejectsAsTheRfcSays(Row row) {
        Decoded decoded = TestMessages.decode(TestMessages.bytes(row.path()));

        if (row.parser().equals("accept")) {
            assertThat(decoded).isInstanceOf(Decoded.Message.class);
        } else if (row.parser().startsWith("reject")) {
            assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
        } else if (row.path().endsWith("baddate.dat")) {
            assertThat(decoded).isInstanceOf(Decoded.Message.class);
        } else { // the RFC leaves it open: strict, so that nobody behind us has to guess
            assertThat(row.parser()).containsAnyOf("either", "accept or reject");
            assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aUserAgentServerAnswersAsTheRfcSays(Row row) {
        Choice choice = CHOICES.get(row.path());
        String expected = choice == null ? expected(row.uas()) : choice.outcome();

        assertThat(outcome(TestMessages.decode(TestMessages.bytes(row.path())))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyAnswerIsItselfWellFormedAndSmall(Row row) {
        byte[] bytes = TestMessages.bytes(row.path());
        SipResponse answer = answer(TestMessages.decode(bytes));
        if (answer == null) {
            return;
        }
        assertThat(answer.length()).isLessThan(bytes.length * 3 / 2);
        // Via, From, To, Call-ID and CSeq are copied as they came, faults and all.
        boolean borrowsFaults =
                List.of("badinv01", "quotbal", "insuf", "badvers", "scalar02", "badaspec", "baddn").stream()
                        .anyMatch(row.path()::contains);
        assertThat(TestMessages.decode(answer.bytes()))
                .isInstanceOf(borrowsFaults ? Decoded.Malformed.class : Decoded.Message.class);
        assertThat(borrowsFaults || answer.toTag() != null).isTrue();
    }

    /** The column's prose as an outcome: a status, accepted, or dropped. */
    private static String expected(String uas) {
        if (uas.startsWith("dropped")) {
            return "dropped";
        }
        boolean status = uas.matches("[3-6]\\d\\d.*");
        return status ? uas.substring(0, 3) : "accepted";
    }

    private static String outcome(Decoded decoded) {
        if (decoded instanceof Decoded.Message) {
            SipMessage message = ((Decoded.Message) decoded).message();
            if (message instanceof SipResponse) {
                return ((SipResponse) message).hasSingleVia() ? "accepted" : "dropped";
            }
        }
        SipResponse answer = answer(decoded);
        if (answer != null) {
            return Integer.toString(answer.status());
        }
        return decoded instanceof Decoded.Message ? "accepted" : "dropped";
    }

    private static SipResponse answer(Decoded decoded) {
        if (decoded instanceof Decoded.Malformed) {
            Decoded.Malformed malformed = (Decoded.Malformed) decoded;
            assertThat(malformed.statusToAnswer().isPresent()).isEqualTo(malformed.answer() != null);
            return malformed.answer();
        }
        SipMessage message = ((Decoded.Message) decoded).message();
        if (message instanceof SipResponse) {
            return null;
        }
        SipRequest request = (SipRequest) message;
        RequestCheck.Verdict verdict = RequestCheck.check(request, UasCapabilities.endpoint());
        return verdict instanceof RequestCheck.Refused
                ? ((RequestCheck.Refused) verdict).answer(request, new Tag("here"))
                : null;
    }
}
