import java.io.*;
import java.util.*;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.*;

/** Reads lines of a schema and a document, both in base64, and says of each: valid, invalid or refused. */
public class Judge {
    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        Map<String, Schema> schemas = new HashMap<>();
        for (String line; (line = in.readLine()) != null; ) {
            String[] parts = line.split("\t");
            Schema schema = schemas.get(parts[0]);
            if (schema == null && !schemas.containsKey(parts[0])) {
                try {
                    schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(source(parts[0]));
                } catch (Exception e) {
                    schema = null;
                }
                schemas.put(parts[0], schema);
            }
            if (schema == null) {
                System.out.println("refused");
                continue;
            }
            try {
                schema.newValidator().validate(source(parts[1]));
                System.out.println("valid");
            } catch (Exception e) {
                System.out.println("invalid");
            }
        }
    }

    private static StreamSource source(String text) {
        return new StreamSource(new ByteArrayInputStream(Base64.getDecoder().decode(text)));
    }
}
