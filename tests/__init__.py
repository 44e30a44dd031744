"""Facts about bvtool; every module mirrors one of the product, or one law of the process."""

from tests.snel import keep_bytecode, read_xml_in_c

keep_bytecode()
read_xml_in_c()
