package io.offhook.app.report;

import io.offhook.app.demo.Demo;
import io.offhook.app.demo.DemoResult;
import io.offhook.media.audio.SeekableOutput;
import io.offhook.media.audio.WavWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that a demonstration leaves in its directory. */
public final class DemoFiles {
    static final String REPORT = "report.html";
    private static final int RATE = 8000;

    private DemoFiles() {}

    /** Writes them all, over those of an earlier demonstration. */
    public static void write(Path directory, Demo.Finished finished) throws IOException {
        DemoResult result = finished.result();
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(REPORT), ReportPage.of(result));
        Files.writeString(directory.resolve("summary.json"), SummaryJson.file(result));
        Files.writeString(directory.resolve("calls.csv"), CallsCsv.of(result.calls()));
        sound(directory.resolve("good.wav"), finished.goodSound());
        sound(directory.resolve("impaired.wav"), finished.impairedSound());
    }

    private static void sound(Path file, short[] samples) throws IOException {
        if (samples.length == 0) {
            Files.deleteIfExists(file); // an earlier demonstration's would be taken for this one's
            return;
        }
        try (WavWriter wav = new WavWriter(SeekableOutput.file(file), RATE, 1)) {
            wav.write(samples, 0, samples.length);
        }
    }
}
