package io.offhook.app.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads "5s", "500ms", "2m", "1h"; a bare number is seconds. */
final class DurationConverter implements ITypeConverter<Duration> {
    private static final List<Map.Entry<String, Long>> UNITS =
            List.of(Map.entry("ms", 1L), Map.entry("s", 1_000L), Map.entry("m", 60_000L), Map.entry("h", 3_600_000L));

    @Override
    public Duration convert(String value) {
        String number = value.trim();
        long unitMs = 1_000;
        for (Map.Entry<String, Long> unit : UNITS) {
            if (number.endsWith(unit.getKey())) {
                unitMs = unit.getValue();
                number = number.substring(0, number.length() - unit.getKey().length());
                break;
            }
        }
        try {
            double amount = Double.parseDouble(number);
            if (amount >= 0 && amount * unitMs <= 1e12) {
                return Duration.ofNanos(Math.round(amount * unitMs * 1e6));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new TypeConversionException("\"" + value + "\" is no duration: write 5s, 500ms or 2m");
    }
}
